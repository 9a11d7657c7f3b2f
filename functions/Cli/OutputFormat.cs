namespace GitOps.Functions.Cli;

/// <summary>How data is printed.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>JSON for programs: stable, camelCase.</summary>
    Json,

    /// <summary>The same as YAML.</summary>
    Yaml,
}
