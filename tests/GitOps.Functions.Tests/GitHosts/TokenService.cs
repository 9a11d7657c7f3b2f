using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>Gives out tokens that a real registry believes (distribution's token specification): signed with a key whose certificate it knows.</summary>
internal sealed class TokenService : StandInServer
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    private TokenService()
        : base("") => _certificate = new CertificateRequest("CN=tokens", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));

    /// <summary>What the registry must trust, PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>User name and password, with a colon between, that are asked for.</summary>
    public required string UserAndPassword { get; init; }

    /// <summary>Listens.</summary>
    public static async Task<TokenService> StartAsync(string userAndPassword)
    {
        var service = new TokenService { UserAndPassword = userAndPassword };
        await service.StartAsync();
        return service;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    /// <inheritdoc/>
    protected override Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        if (request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(UserAndPassword))) return Task.FromResult(StandInAnswer.Error(401, "who?"));
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        var access = query.GetValueOrDefault("scope").SelectMany(static scope => scope!.Split(' ')).Select(static scope => scope.Split(':'))
            .Select(static parts => (JsonNode)new JsonObject { ["type"] = parts[0], ["name"] = parts[1], ["actions"] = new JsonArray([.. parts[2].Split(',').Select(static one => (JsonNode)one)]) });
        return Task.FromResult(StandInAnswer.Json(new JsonObject { ["token"] = Token(query.GetValueOrDefault("service").ToString(), new JsonArray([.. access])), ["expires_in"] = 300 }));
    }

    private string Token(string audience, JsonArray access)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject { ["iss"] = "test", ["sub"] = "dana", ["aud"] = audience, ["nbf"] = now - 10, ["iat"] = now - 10, ["exp"] = now + 300, ["jti"] = Guid.NewGuid().ToString("N"), ["access"] = access };
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
