using System.Net.Sockets;
using System.Security.Authentication;

namespace GitOps.Functions.Egress;

/// <summary>Says what went wrong on the way to a host, in words that hold no URL, no header and no secret.</summary>
internal static class OutboundErrors
{
    /// <summary>The cause, for a <see cref="Outcomes.Failure"/>.</summary>
    /// <param name="exception">What HttpClient threw.</param>
    public static string Cause(Exception exception) =>
        Chain(exception).Select(Known).FirstOrDefault(static text => text is not null) ?? "the connection failed";

    /// <summary>False where trying again cannot help: a refused address, or a certificate that does not fit.</summary>
    public static bool IsTransient(Exception exception) =>
        !Chain(exception).Any(static e => e is OutboundRefusedException or AuthenticationException);

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException) yield return exception;
    }

    private static string? Known(Exception exception) => exception switch
    {
        OutboundRefusedException refused => refused.Message,
        AuthenticationException => "the server's TLS certificate is not trusted for this host",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            "the host's name does not resolve",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the connection was reset",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "the connection timed out",
        TimeoutException or OperationCanceledException => "no answer in time",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the answer ended early",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the answer ended early",
        _ => null,
    };
}
