using System.Management.Automation;
using System.Reflection;
using System.Text;
using SafeOps.Host.CommandLine;
using SafeOps.Host.Running;
using SafeOps.Host.Terminal;

if (OperatingSystem.IsWindows())
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var invocation = Invocation.Read(args, Console.IsInputRedirected, Console.In);
switch (invocation)
{
    case Invocation.Help:
        Console.Out.Write(HelpText.Text);
        return ExitCodes.Done;
    case Invocation.Version:
        Console.Out.WriteLine(typeof(EngineSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
        return ExitCodes.Done;
    case Invocation.ScriptFile { Path: var path } when !File.Exists(path):
        Console.Error.WriteLine($"The script {path} does not exist.");
        return ExitCodes.Failed;
}

var streams = new TerminalStreams();
PSStyle.Instance.OutputRendering = streams.OutputHasColour ? OutputRendering.Host : OutputRendering.PlainText;
using var interruption = new Interruption();
var ui = new TerminalUserInterface(streams, interruption.Token, TimeProvider.System);
try
{
    using var session = EngineSession.Open(new TerminalHost(ui), ModuleLocation.Find(AppContext.BaseDirectory), interruption.Token);
    return invocation switch
    {
        Invocation.CmdletLine line => session.RunLine(line.Text),
        Invocation.ScriptFile file => session.RunFile(file.Path, file.Arguments),
        Invocation.ScriptText script => session.RunScript(script.Text),
        _ => throw new InvalidOperationException($"Nothing runs a {invocation.GetType().Name}."),
    };
}
catch (Exception failure) when (failure is RuntimeException or FileNotFoundException)
{
    ui.WriteErrorLine(failure.Message);
    return ExitCodes.Failed;
}
finally
{
    ui.ClearProgress();
}
