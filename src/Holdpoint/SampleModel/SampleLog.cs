using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Holdpoint.Cli.SampleModel;

/// <summary>What reached the sample model, so that anyone can see what the gateway let through and what it did not.</summary>
internal sealed class SampleLog
{
    /// <summary>How many of the newest requests are listed; older ones are only counted.</summary>
    private const int Kept = 1_000;

    private readonly ConcurrentQueue<JsonObject> _newest = new();
    private long _count;

    internal void Add(string method, string path, ReadOnlySpan<byte> body)
    {
        Interlocked.Increment(ref _count);
        _newest.Enqueue(new JsonObject
        {
            ["method"] = method,
            ["path"] = path,
            ["bytes"] = body.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)),
        });
        while (_newest.Count > Kept)
        {
            _newest.TryDequeue(out _);
        }
    }

    internal JsonObject ToJson() => new()
    {
        ["count"] = Interlocked.Read(ref _count),
        ["requests"] = new JsonArray([.. _newest.Select(static request => request.DeepClone())]),
    };
}
