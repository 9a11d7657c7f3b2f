using System.CommandLine;

namespace GitOps.Functions.Cli;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary><c>-o table|json|yaml</c>.</summary>
    public static Option<OutputFormat> Output() => new("--output", "-o")
    {
        Description = "table for people, json and yaml for programs",
        CustomParser = result => result.Tokens is [var token] && Enum.TryParse<OutputFormat>(token.Value, ignoreCase: true, out var format) && !int.TryParse(token.Value, out _)
            ? format
            : Wrong(result),
        HelpName = "table|json|yaml",
        DefaultValueFactory = _ => OutputFormat.Table,
    };

    /// <summary>The application's name, required.</summary>
    public static Argument<string> Application() => new("application") { Description = "the Application's metadata.name" };

    /// <summary>The application's name; left out it means all.</summary>
    public static Argument<string?> OptionalApplication() => new("application")
    {
        Description = "the Application's metadata.name; all where it is left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static OutputFormat Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--output: table, json or yaml, not '" + string.Join(' ', result.Tokens.Select(t => t.Value)) + "'");
        return default;
    }
}
