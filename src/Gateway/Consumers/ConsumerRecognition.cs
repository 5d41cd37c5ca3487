using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Holdpoint.Gateway.Consumers;

/// <summary>
/// Recognises a consumer by what it sends to prove itself: <c>Authorization</c>, else <c>x-api-key</c>, else <c>api-key</c>. The credential itself is kept nowhere.
/// </summary>
/// <param name="options">Names.</param>
/// <param name="tokens">Tokens of a trusted issuer, where there is one.</param>
internal sealed class ConsumerRecognition(IOptions<ConsumerList> options, TokenCheck tokens)
{
    internal const string FingerprintPrefix = "key:";
    private const int ShownDigits = 12;

    private readonly FrozenDictionary<string, string> _names = options.Value.Consumers
        .SelectMany(static one => one.Keys.Select(key => (Key: key.ToLowerInvariant(), one.Name)))
        .ToFrozenDictionary(static one => one.Key, static one => one.Name, StringComparer.Ordinal);

    internal ValueTask<Consumer> RecogniseAsync(IHeaderDictionary headers, CancellationToken cancellation)
    {
        StringValues sent = default;
        StringValues second = default;
        foreach (var name in CredentialHeaders.Names)
        {
            if (headers.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value))
            {
                second = StringValues.IsNullOrEmpty(sent) ? second : StringValues.Concat(second, value);
                sent = StringValues.IsNullOrEmpty(sent) ? value : sent;
            }
        }

        if (StringValues.IsNullOrEmpty(sent))
        {
            return new(Consumer.Anonymous);
        }

        var key = CredentialHeaders.Key(sent.ToString());
        var digest = Digest(key);
        var all = StringValues.IsNullOrEmpty(second) ? digest : Digest($"{sent}\n{second}");
        var named = _names.TryGetValue(digest, out var known);
        var consumer = new Consumer(named ? known! : string.Concat(FingerprintPrefix, digest.AsSpan(0, ShownDigits)), all) { IsKnown = named };
        return named || !tokens.Takes(key) ? new(consumer) : tokens.CheckAsync(key, consumer, cancellation);
    }

    private static string Digest(string text)
    {
        const int Usual = 512;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= Usual ? stackalloc byte[Usual] : new byte[Encoding.UTF8.GetByteCount(text)];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return Convert.ToHexStringLower(hash);
    }
}
