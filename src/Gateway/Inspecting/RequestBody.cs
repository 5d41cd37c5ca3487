using System.Buffers;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>The bytes of one request body, in memory that goes back to the pool when the request is over or waits with a copy of its own.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int LeastRent = 4096;
    private byte[] _array = [];
    private int _length;

    /// <summary>The bytes; valid until disposal.</summary>
    internal ReadOnlyMemory<byte> Bytes => _array.AsMemory(0, _length);

    /// <summary>Whether it was sent compressed: what is forwarded are the decoded bytes.</summary>
    internal bool IsDecoded { get; private set; }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length).Span);
        Written(bytes.Length);
    }

    /// <summary>Free room of at least that many bytes.</summary>
    internal Memory<byte> Room(int bytes)
    {
        if (_array.Length - _length < bytes)
        {
            var doubled = (int)Math.Min(_array.Length * 2L, Array.MaxLength);
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_length + bytes, doubled), LeastRent));
            _array.AsSpan(0, _length).CopyTo(larger);
            Return();
            _array = larger;
        }

        return _array.AsMemory(_length);
    }

    internal void Written(int bytes) => _length += bytes;

    /// <summary>Takes over the decoded form of itself; <paramref name="decoded"/> is empty afterwards.</summary>
    internal void Become(RequestBody decoded)
    {
        Return();
        (_array, _length) = (decoded._array, decoded._length);
        (decoded._array, decoded._length) = ([], 0);
        IsDecoded = true;
    }

    /// <summary>Gives the memory back. It held a prompt, so it is cleared first.</summary>
    public void Dispose()
    {
        Return();
        (_array, _length) = ([], 0);
    }

    private void Return()
    {
        if (_array.Length > 0)
        {
            _array.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
