using GitOps.Functions.Cli;
using GitOps.Functions.Hosting;

// Started by the Functions host (it sets the port and gives no arguments), or by a person.
return args.Length == 0 && Environment.GetEnvironmentVariable(HandlerServer.PortVariable) is { } port
    ? await HandlerServer.RunAsync(port)
    : await CommandLine.RunAsync(args);
