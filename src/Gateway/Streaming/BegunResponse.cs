using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Streaming;

/// <summary>A response that looks new to who writes it, over one whose headers are gone. Only an event stream with a status of success gets through.</summary>
/// <param name="response">The real response.</param>
/// <param name="body">Its body.</param>
internal sealed class BegunResponse(IHttpResponseFeature response, IHttpResponseBodyFeature body) : Stream, IHttpResponseFeature, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get => this; set => throw new NotSupportedException("The body of a begun event stream is not replaced."); }

    /// <summary>Whether a part of the upstream's event stream was passed on.</summary>
    public bool HasStarted { get; private set; }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private bool Passes =>
        StatusCode is >= 200 and < 300 && Headers.ContentType.ToString().StartsWith(EventStream.ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers have been sent long ago, with the oversight headers of that time.</summary>
    public void OnStarting(Func<object, Task> callback, object state)
    {
    }

    public void OnCompleted(Func<object, Task> callback, object state) => response.OnCompleted(callback, state);

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => FlushAsync();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("An event stream is not a file.");

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Passes)
        {
            HasStarted = true;
            await body.Stream.WriteAsync(buffer, cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken = default) => body.Stream.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("Only asynchronous writes are used.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous writes are used.");
}
