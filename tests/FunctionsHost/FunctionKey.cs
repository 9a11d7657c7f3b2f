using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.FunctionsHost;

/// <summary>One key for every function. The request keeps it: the handler sees it too, as under the host.</summary>
internal sealed class FunctionKey(string key)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    /// <summary>The header wins over the query.</summary>
    public bool Fits(HttpRequest request)
    {
        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header.FirstOrDefault() : request.Query["code"].FirstOrDefault();
        return given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _key);
    }
}
