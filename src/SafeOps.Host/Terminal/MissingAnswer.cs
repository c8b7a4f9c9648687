using System.Management.Automation;
using System.Management.Automation.Host;

namespace SafeOps.Host.Terminal;

/// <summary>A question where nobody can answer: refused at once and by name, instead of waiting for ever.</summary>
internal static class MissingAnswer
{
    public static HostException Of(string question, string nextStep) => new(
        $"This asks for {question}, and standard input is no terminal. {nextStep}",
        innerException: null,
        "AnswerMissing",
        ErrorCategory.OperationStopped);

    public static HostException OfConfirmation(string caption, string message) => Of(
        $"the confirmation '{Join(caption, message)}'",
        "Review what it does with -WhatIf, then run it with -Confirm:$false.");

    private static string Join(string caption, string message) =>
        string.Join(": ", new[] { caption, message }.Where(text => !string.IsNullOrWhiteSpace(text))).ReplaceLineEndings(" ");
}
