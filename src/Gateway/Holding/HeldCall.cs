using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Holding;

/// <summary>What a request asked for beside its body, so that it can be made once its review is approved. No credential is kept.</summary>
/// <param name="Method">Method.</param>
/// <param name="Path">Canonical path.</param>
/// <param name="Query">Query string.</param>
/// <param name="ContentType">Content type of the body.</param>
/// <param name="Accept">Accepted answers.</param>
/// <param name="Fingerprint">Of the credential that may take the result.</param>
internal sealed record HeldCall(string Method, PathString Path, QueryString Query, string? ContentType, string? Accept, string Fingerprint)
{
    /// <summary>What the client says makes this request one of its own, if it says so.</summary>
    internal string? IdempotencyKey { get; init; }

    internal static HeldCall Of(HttpRequest request, string fingerprint) =>
        new(request.Method, request.Path, request.QueryString, request.ContentType, request.Headers.Accept, fingerprint) { IdempotencyKey = request.Headers[JoinKey.IdempotencyKey] };
}
