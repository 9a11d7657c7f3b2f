using System.Buffers;
using System.Security.Cryptography;

namespace GitOps.Functions.Webhooks;

/// <summary>Which delivery this is, carried through the reading of one request.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Event">The event as the host calls it, cleaned.</param>
/// <param name="Delivery">The delivery's id, see <see cref="VerifiedPush.Delivery"/>.</param>
internal sealed record DeliveryIdentity(string Provider, string Event, string Delivery)
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// The id in the first of the headers that holds a usable one, else one made of the body. These headers are mostly not signed, so
    /// an id never decides whether a delivery is acted on.
    /// </summary>
    public static string From(WebhookRequest request, params ReadOnlySpan<string> headers)
    {
        foreach (var header in headers)
            if (request.Only(header) is { Length: > 0 and <= MaxLength } id && !id.AsSpan().ContainsAnyExcept(Allowed)) return id;
        return "body-" + Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))[..32];
    }

    /// <summary>The verdict for an event that is of no concern.</summary>
    public WebhookVerdict Ignore(string why) => new WebhookVerdict.Ignored(Event, Delivery, why);
}
