using System.IO.Pipelines;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Responding;

/// <summary>A response that keeps what is written to it, up to a limit, so that nothing of an answer leaves before it was judged.</summary>
/// <param name="response">The real response, which is left as it is.</param>
/// <param name="limit">Bytes at most.</param>
internal sealed class CapturedResponse(IHttpResponseFeature response, int limit) : Stream, IHttpResponseFeature, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get => this; set => throw new NotSupportedException("The body of a captured answer is not replaced."); }

    /// <summary>Never: whatever goes wrong while it is captured, a proper error can still be sent.</summary>
    public bool HasStarted => false;

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>What was written; it may be replaced by its decoded form.</summary>
    internal RequestBody Bytes { get; } = new();

    /// <summary>Whether there was more of it than the limit.</summary>
    internal bool IsTooLarge { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What has to be kept of it beside its body.</summary>
    internal HeldAnswer Describe(bool isStream) =>
        new(StatusCode, Headers.ToDictionary(static one => one.Key, static one => one.Value.ToArray(), StringComparer.OrdinalIgnoreCase), isStream);

    public void OnStarting(Func<object, Task> callback, object state) => response.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => response.OnCompleted(callback, state);

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("An answer of a model is not a file.");

    /// <exception cref="IOException">It is longer than the limit; whoever copies it stops, and the upstream is let go.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Bytes.Bytes.Length + buffer.Length > limit)
        {
            IsTooLarge = true;
            throw new IOException("The answer is longer than the limit.");
        }

        Bytes.Append(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous writes are used.");

    protected override void Dispose(bool disposing)
    {
        Bytes.Dispose();
        base.Dispose(disposing);
    }
}
