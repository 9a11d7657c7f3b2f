using System.CommandLine;
using GitOps.Functions.Hosting;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops serve</c>: the whole app without a Functions host.</summary>
internal static class ServeCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "port to listen on; 0 takes a free one", DefaultValueFactory = _ => 7071 };
        var address = new Option<string>("--address") { Description = "address to listen on", DefaultValueFactory = _ => "127.0.0.1" };
        var command = new Command("serve", "Runs the webhook, the queue and the timer in this process, without a Functions host.") { port, address };
        command.SetAction((parsed, cancel) => StandaloneServer.RunAsync(parsed.GetValue(address)!, parsed.GetValue(port), cancel));
        return command;
    }
}
