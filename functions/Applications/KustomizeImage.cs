using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>One of <c>kustomize.images</c>: which image becomes which, as <c>kustomize edit set image</c> reads it.</summary>
/// <param name="Name">The image's name in the manifests, without tag and digest.</param>
/// <param name="NewName">Its new name; empty for the same, <see cref="Keep"/> for what the kustomization says.</param>
/// <param name="NewTag">Its new tag; empty for none, <see cref="Keep"/> for what the kustomization says.</param>
/// <param name="Digest">Its digest; empty for none, <see cref="Keep"/> for what the kustomization says.</param>
internal sealed partial record KustomizeImage(string Name, string NewName, string NewTag, string Digest)
{
    /// <summary>Stands for what the kustomization says already.</summary>
    public const string Keep = "*";

    /// <summary>What <see cref="TryParse"/> asks for, for messages.</summary>
    public const string Rule = "must be name:tag, name@digest, name:tag@digest, or old=name with or without them; * keeps a part as the kustomization has it";

    /// <summary>Reads <c>[old=]name[:tag][@digest]</c>. Without <c>old=</c> there must be a tag or a digest.</summary>
    /// <param name="text">The text, its variables put in their place.</param>
    /// <returns>Null where it is no such text.</returns>
    public static KustomizeImage? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } match) return null;
        var (old, name, tag, digest) = (match.Groups["old"], match.Groups["name"].Value, match.Groups["tag"].Value, match.Groups["digest"].Value);
        if (old.Success) return new KustomizeImage(old.Value, name, tag, digest);
        return name == Keep || tag.Length + digest.Length == 0 ? null : new KustomizeImage(name, "", tag, digest);
    }

    // A colon is a port where a slash follows. The old name may be an expression, as kustomize takes it.
    [GeneratedRegex("""
        \A (?: (?<old> [^-\s=@\p{C}] [^\s=@\p{C}]* ) = )?
        (?<name> \* | [A-Za-z0-9] [A-Za-z0-9._/-]* (?: :[0-9]+/ [A-Za-z0-9._/-]+ )? )
        (?: : (?<tag> \* | [A-Za-z0-9_] [A-Za-z0-9._-]* ) )?
        (?: @ (?<digest> \* | [A-Za-z0-9+._-]+ : [A-Za-z0-9=_-]+ ) )? \z
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
