using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Planning;

/// <summary>The fingerprint of a plan, for the audit and to tell whether a plan that was looked at is still the one to be carried out.</summary>
internal static class PlanDigest
{
    /// <summary>SHA-256 over one line for each write: action, object, desired hash, UID and resourceVersion.</summary>
    public static string Of(IEnumerable<PlannedChange> changes, PlannedParent parent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{parent.Set.Id}\n{parent.During}\n"));
        foreach (var change in changes.Where(static change => change.IsWrite))
            hash.AppendData(Encoding.UTF8.GetBytes($"{change.Action}|{change.Reference}|{change.Desired?.Hash}|{change.Live?.Uid}|{change.Live?.ResourceVersion}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
