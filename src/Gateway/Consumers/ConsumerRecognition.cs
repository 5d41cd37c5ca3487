using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Holdpoint.Gateway.Consumers;

/// <summary>Recognises a consumer by what it sends to prove itself: <c>Authorization</c>, else <c>x-api-key</c>. The credential itself is kept nowhere.</summary>
/// <param name="options">Names.</param>
internal sealed class ConsumerRecognition(IOptions<ConsumerList> options)
{
    internal const string FingerprintPrefix = "key:";
    private const string ApiKeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";
    private const int ShownDigits = 12;

    private readonly FrozenDictionary<string, string> _names = options.Value.Consumers
        .ToFrozenDictionary(static one => one.KeySha256.ToLowerInvariant(), static one => one.Name, StringComparer.Ordinal);

    internal Consumer Recognise(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        var apiKey = headers[ApiKeyHeader];
        if (StringValues.IsNullOrEmpty(authorization) && StringValues.IsNullOrEmpty(apiKey))
        {
            return Consumer.Anonymous;
        }

        var sent = StringValues.IsNullOrEmpty(authorization) ? apiKey.ToString() : authorization.ToString();
        var key = sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? sent[Bearer.Length..].Trim() : sent;
        var digest = Digest(key);
        var all = StringValues.IsNullOrEmpty(authorization) || StringValues.IsNullOrEmpty(apiKey) ? digest : Digest($"{sent}\n{apiKey}");
        return new Consumer(_names.TryGetValue(digest, out var name) ? name : string.Concat(FingerprintPrefix, digest.AsSpan(0, ShownDigits)), all);
    }

    private static string Digest(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash);
    }
}
