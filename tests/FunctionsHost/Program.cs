using GitOps.Functions.FunctionsHost;

if (HostArguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(HostArguments.Usage);
    return 2;
}

// Before anything else: it may set the environment from local.settings.json.
var app = AppFolder.Read(arguments.AppRoot);
await using var host = new HostProgram(app, arguments);
await host.RunAsync();
return 0;
