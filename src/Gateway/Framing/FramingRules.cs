using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Holdpoint.Gateway.Framing;

/// <summary>
/// Follows the bytes of one HTTP/1.x connection and says whether every reader on the way would cut them into the same requests (RFC 9112
/// read strictly, with nothing of what it lets a server tolerate). Kestrel alone accepts <c>Content-Length: +2</c>, bare line feeds, both lengths at
/// once, codings before <c>chunked</c> and control characters in names; a proxy in front that reads those differently would let a second request through unseen.
/// HTTP/2 frames carry their length and pass unread.
/// </summary>
internal sealed class FramingRules
{
    private const int KeptOfLine = 160;
    private const int MaxLengthDigits = 15;
    private const int MaxChunkSizeDigits = 8;
    private const int MaxEmptyLines = 1;
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);
    private static readonly SearchValues<byte> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly byte[] _line = new byte[KeptOfLine];
    private Place _place = Place.RequestLine;
    private bool _returned;
    private int _lineLength;
    private int _emptyLines;
    private byte _lastOfLine;
    private long _left;
    private long? _contentLength;
    private bool _chunked;
    private bool _oldVersion;

    private enum Place
    {
        RequestLine,
        Header,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        LastChunkEnd,
        NotHttp1,
    }

    /// <summary>The first rule that was broken, for a person; null while all is well. It stays broken.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Whether at least one request line was read as HTTP/1.x.</summary>
    internal bool SawHttp1 { get; private set; }

    /// <summary>From here on the connection speaks another protocol, whose bytes pass unread.</summary>
    internal void LetPass() => _place = Place.NotHttp1;

    /// <summary>Looks at the next bytes of the connection.</summary>
    /// <returns>False once a rule is broken.</returns>
    internal bool Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Problem is null && _place != Place.NotHttp1)
        {
            bytes = _place is Place.Body or Place.ChunkData ? Skip(bytes) : ReadLine(bytes);
        }

        return Problem is null;
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min(_left, bytes.Length);
        _left -= taken;
        if (_left == 0)
        {
            _place = _place == Place.ChunkData ? Place.ChunkEnd : StartOver();
        }

        return bytes[taken..];
    }

    private ReadOnlySpan<byte> ReadLine(ReadOnlySpan<byte> bytes)
    {
        if (_returned)
        {
            if (bytes[0] != (byte)'\n')
            {
                return Break("a carriage return without a line feed");
            }

            _returned = false;
            EndLine();
            _lineLength = 0;
            return bytes[1..];
        }

        if (_place == Place.RequestLine && _lineLength == 0 && !SawHttp1 && bytes[0] == TlsStream.FirstByte)
        {
            // TLS: what is inside is looked at by the check that stands behind UseHttps.
            _place = Place.NotHttp1;
            return [];
        }

        var end = bytes.IndexOfAny(Controls);
        var text = end < 0 ? bytes : bytes[..end];
        Keep(text);
        if (end < 0)
        {
            return [];
        }

        switch (bytes[end])
        {
            case (byte)'\r':
                _returned = true;
                return bytes[(end + 1)..];
            case (byte)'\n':
                return Break("a line that ends with a bare line feed");
            default:
                return Break("a control character");
        }
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_lineLength < KeptOfLine)
        {
            var kept = text[..Math.Min(text.Length, KeptOfLine - _lineLength)];
            kept.CopyTo(_line.AsSpan(_lineLength));
        }

        _lineLength += text.Length;
        _lastOfLine = text[^1];
    }

    private void EndLine()
    {
        var line = _line.AsSpan(0, Math.Min(_lineLength, KeptOfLine));
        switch (_place)
        {
            case Place.RequestLine:
                EndRequestLine(line);
                break;
            case Place.Header when _lineLength == 0:
                EndHeaders();
                break;
            case Place.Header:
                EndHeader(line);
                break;
            case Place.ChunkSize:
                EndChunkSize(line);
                break;
            case Place.ChunkEnd when _lineLength == 0:
                _place = Place.ChunkSize;
                break;
            case Place.ChunkEnd:
                Break("a chunk that is longer than its size");
                break;
            case Place.LastChunkEnd when _lineLength == 0:
                _place = StartOver();
                break;
            case Place.LastChunkEnd:
                Break("trailer fields");
                break;
            default:
                throw new InvalidOperationException($"No line ends in {_place}.");
        }
    }

    private void EndRequestLine(ReadOnlySpan<byte> line)
    {
        if (_lineLength == 0)
        {
            if (++_emptyLines > MaxEmptyLines)
            {
                Break("empty lines before a request");
            }
        }
        else if (line.SequenceEqual("PRI * HTTP/2.0"u8))
        {
            _place = Place.NotHttp1;
        }
        else
        {
            _oldVersion = _lastOfLine == (byte)'0';
            SawHttp1 = true;
            _place = Place.Header;
        }
    }

    private void EndHeader(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            Break("a header line that goes on from the one before (obsolete folding)");
            return;
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(TokenLetters))
        {
            Break("a header name that is not a token");
            return;
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (IsName(name, "Content-Length"u8))
        {
            ReadContentLength(name, value);
        }
        else if (IsName(name, "Transfer-Encoding"u8))
        {
            ReadTransferEncoding(name, value);
        }
    }

    /// <summary>Underscores count as hyphens: some servers behind a proxy read names so.</summary>
    private static bool IsName(ReadOnlySpan<byte> found, ReadOnlySpan<byte> name)
    {
        if (found.Length != name.Length)
        {
            return false;
        }

        for (var at = 0; at < name.Length; at++)
        {
            var letter = found[at] == (byte)'_' ? (byte)'-' : (byte)(found[at] | 0x20);
            if (letter != (name[at] | 0x20))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadContentLength(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            Break("a header name that could be read as Content-Length");
        }
        else if (_contentLength is not null)
        {
            Break("Content-Length twice");
        }
        else if (value.IsEmpty || _lineLength > KeptOfLine || value.Length > MaxLengthDigits
            || value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || !Utf8Parser.TryParse(value, out long length, out _))
        {
            Break("a Content-Length that is not digits alone");
        }
        else
        {
            _contentLength = length;
        }
    }

    private void ReadTransferEncoding(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
        {
            Break("a header name that could be read as Transfer-Encoding");
        }
        else if (_chunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8) || _lineLength > KeptOfLine)
        {
            Break("a Transfer-Encoding other than chunked, once");
        }
        else
        {
            _chunked = true;
        }
    }

    private void EndHeaders()
    {
        if (_chunked && _contentLength is not null)
        {
            Break("Content-Length and Transfer-Encoding together");
        }
        else if (_chunked && _oldVersion)
        {
            Break("Transfer-Encoding in HTTP/1.0");
        }
        else if (_chunked)
        {
            _place = Place.ChunkSize;
        }
        else
        {
            _left = _contentLength ?? 0;
            _place = _left > 0 ? Place.Body : StartOver();
        }
    }

    private void EndChunkSize(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.Length > MaxChunkSizeDigits || !Utf8Parser.TryParse(line, out long size, out var read, 'x') || read != line.Length
            || line.IndexOfAny("+-"u8) >= 0)
        {
            Break("a chunk size that is not 1 to 8 hexadecimal digits alone (extensions are not taken)");
        }
        else
        {
            _left = size;
            _place = size > 0 ? Place.ChunkData : Place.LastChunkEnd;
        }
    }

    private Place StartOver()
    {
        _contentLength = null;
        _chunked = false;
        _emptyLines = 0;
        return Place.RequestLine;
    }

    private ReadOnlySpan<byte> Break(string problem)
    {
        Problem ??= problem;
        return [];
    }
}
