using System.Buffers.Binary;
using System.Net;
using System.Text;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tree;
using NSec.Cryptography;

namespace Holdpoint.Ledger.Tests.Signing;

/// <summary>A small C2SP tlog-witness over HTTP on the loopback, which checks what a witness must check.</summary>
internal sealed class LoopbackWitness : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly NSec.Cryptography.Key _key = NSec.Cryptography.Key.Create(SignatureAlgorithm.Ed25519);
    private readonly VerifierKey _log;
    private readonly Task _loop;
    private Checkpoint? _last;

    internal LoopbackWitness(string name, string logKey)
    {
        Key = WitnessKey.Of(name, _key.PublicKey);
        _log = VerifierKey.Parse(logKey);
        Url = new Uri($"http://127.0.0.1:{LoopbackPort.Next()}/w");
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    internal WitnessKey Key { get; }

    internal Uri Url { get; }

    /// <summary>Signs something else than it was given.</summary>
    internal bool Lies { get; set; }

    internal List<int> Answers { get; } = [];

    internal LedgerWitness Options => new(Url, Key.ToString());

    public async ValueTask DisposeAsync()
    {
        if (!_listener.IsListening)
        {
            return;
        }

        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Close();
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var (status, body) = context.Request is { HttpMethod: "POST", RawUrl: "/w/add-checkpoint" } ? Judge(await reader.ReadToEndAsync()) : (404, "");
            Answers.Add(status);
            context.Response.StatusCode = status;
            context.Response.ContentType = status == 409 ? "text/x.tlog.size" : "text/plain";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }

    private (int Status, string Body) Judge(string request)
    {
        var split = request.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = request[..split].Split('\n');
        var note = request[(split + 2)..];
        var old = long.Parse(lines[0]["old ".Length..]);
        Checkpoint head;
        try
        {
            head = Checkpoint.Open(note, _log);
        }
        catch (FormatException)
        {
            return (403, "");
        }

        if (old != (_last?.Size ?? 0))
        {
            return (409, $"{_last?.Size ?? 0}\n");
        }

        var proof = lines[1..].Select(Convert.FromBase64String).ToList();
        if (_last is { Size: > 0 } last && !MerkleProof.IsExtended(last.Size, head.Size, last.Root.Span, head.Root.Span, proof))
        {
            return (422, "");
        }

        _last = head;
        var time = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var blob = new byte[4 + 8 + 64];
        BinaryPrimitives.WriteUInt32BigEndian(blob, Key.KeyId);
        BinaryPrimitives.WriteUInt64BigEndian(blob.AsSpan(4), time);
        var signed = Lies ? "something else" : WitnessKey.Text(time, SignedNote.Parse(note).Text);
        SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(signed), blob.AsSpan(12));
        return (200, $"\u2014 {Key.Name} {Convert.ToBase64String(blob)}\n");
    }
}
