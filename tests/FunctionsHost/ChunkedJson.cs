using System.Net;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>JSON sent without a Content-Length, so chunked, as the host sends it.</summary>
internal sealed class ChunkedJson : HttpContent
{
    private readonly byte[] _bytes;

    public ChunkedJson(JToken json)
    {
        _bytes = Encoding.UTF8.GetBytes(json.ToString(Formatting.None));
        Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes).AsTask();

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
