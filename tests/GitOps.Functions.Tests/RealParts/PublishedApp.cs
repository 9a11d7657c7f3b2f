namespace GitOps.Functions.Tests.RealParts;

/// <summary>The app as it is deployed: the folder that <c>dotnet publish</c> made, with the native executable.</summary>
public static class PublishedApp
{
    /// <summary>The Functions app root.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says how to get one.</exception>
    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("GITOPS_APP");
            return File.Exists(Path.Combine(folder ?? "", "gitops"))
                ? folder!
                : throw new InvalidOperationException(
                    $"GITOPS_APP is '{folder}', which holds no published app: run eng/test.sh, or 'dotnet publish functions -c Release -o artifacts/app' and set GITOPS_APP to that folder's absolute path.");
        }
    }

    /// <summary>The executable: handler, <c>serve</c> and command line in one.</summary>
    public static string Executable => Path.Combine(Folder, "gitops");
}
