using System.Globalization;
using SafeOps.TestServers.Kubernetes;

// Runs the API server of the tests until its input ends:
//   --kubeconfig <file>   writes a kubeconfig there
//   --context <name>      a context in it, "name" or "name:namespace"; may be given more than once; "test" when it is not
//   --namespace <name>    a namespace beside default and kube-system; may be given more than once
//   --state <file>        keeps all objects there from one run to the next
//   --port <number>       instead of one that is free
//   --rollout <ms>        from a pod's creation until it is ready
var options = new KubernetesServerOptions();
string? kubeconfig = null;
var contexts = new List<string>();
for (var i = 0; i + 1 < args.Length; i += 2)
{
    var value = args[i + 1];
    switch (args[i])
    {
        case "--kubeconfig":
            kubeconfig = value;
            break;
        case "--context":
            contexts.Add(value);
            break;
        case "--namespace":
            options = options with { Namespaces = [.. options.Namespaces, value] };
            break;
        case "--state":
            options = options with { StateFile = value };
            break;
        case "--port":
            options = options with { Port = int.Parse(value, CultureInfo.InvariantCulture) };
            break;
        case "--rollout":
            options = options with { RolloutDelay = TimeSpan.FromMilliseconds(int.Parse(value, CultureInfo.InvariantCulture)) };
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is no option: --kubeconfig, --context, --namespace, --state, --port, --rollout");
            return 2;
    }
}
using var server = new KubernetesServer(options);
if (kubeconfig is not null)
    server.WriteKubeconfig(kubeconfig, contexts.Count == 0 ? ["test"] : [.. contexts]);
Console.WriteLine(server.Address);
Console.Out.Flush();
while (Console.In.ReadLine() is not null)
{
}
return 0;
