using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A parameter that takes a plan or the path of a plan file.</summary>
internal static class PlanArgument
{
    /// <exception cref="SafeOpsException">It is neither; or the file is not there or holds no plan.</exception>
    public static ChangePlan Read(object argument, Func<string, string> resolvePath) => Unwrap(argument) switch
    {
        ChangePlan plan => plan,
        FileInfo file => PlanFile.Read(file.FullName),
        string path => PlanFile.Read(resolvePath(path)),
        var other => throw new SafeOpsException(
            ErrorCodes.PlanInvalid,
            $"A plan is the object New-ChangePlan gives, or the path of its file; this is {other.GetType().Name}."),
    };

    private static object Unwrap(object argument) => argument is PSObject wrapped ? wrapped.BaseObject : argument;
}
