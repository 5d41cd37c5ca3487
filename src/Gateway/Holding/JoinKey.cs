using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Consumers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// When two requests are the same one, sent again: same credential, route, method, target and body. The digest of the body is of the bytes that would be
/// forwarded, so a compressed repeat joins a plain one.
/// </summary>
internal static class JoinKey
{
    internal static string Of(Consumer consumer, string route, HttpRequest request, string bodyDigest)
    {
        var text = string.Join('\n', consumer.Name, consumer.Fingerprint, route, request.Method, request.Path, request.QueryString, bodyDigest);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
