using System.Text;
using Holdpoint.Gateway.Framing;

namespace Holdpoint.Gateway.Tests.Framing;

public sealed class FramingRulesTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe\nlo\r\nA\r\n0123456789\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\ntransfer-encoding:  CHUNKED \r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("\r\nGET / HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\n")]
    public void Follows_WhatEveryServerReadsAlike(string sent)
    {
        Assert.Null(Problem(sent, sent.Length));
        Assert.Null(Problem(sent, 1));
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -2\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 0x2\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2 2\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length:\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 9999999999999999\r\n\r\nhi", "digits")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "twice")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length : 2\r\n\r\nhi", "not a token")]
    [InlineData("POST / HTTP/1.1\r\nContent_Length: 2\r\n\r\nhi", "could be read as Content-Length")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "together")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "other than chunked")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", "other than chunked")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", "other than chunked")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: \vchunked\r\n\r\n", "control")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "other than chunked")]
    [InlineData("POST / HTTP/1.1\r\nTransfer_Encoding: chunked\r\n\r\n", "could be read as Transfer-Encoding")]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", "bare line feed")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", "bare line feed")]
    [InlineData("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", "without a line feed")]
    [InlineData("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", "control")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding\u0001: chunked\r\n\r\n", "control")]
    [InlineData("POST / HTTP/1.1\r\nX: X\u007fTransfer-Encoding: chunked\r\n\r\n", "control")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding\u00a0: chunked\r\n\r\n", "not a token")]
    [InlineData("GET / HTTP/1.1\r\nNo colon\r\n\r\n", "not a token")]
    [InlineData("GET / HTTP/1.1\r\n: x\r\n\r\n", "not a token")]
    [InlineData("GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "folding")]
    [InlineData("GET / HTTP/1.1\r\n Host: a\r\n\r\n", "folding")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\n\r\n", "empty lines")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0\r\n\r\n", "chunk size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;\n\r\nhi\r\n0\r\n\r\n", "bare line feed")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n", "bare line feed")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n", "chunk size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n", "chunk size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\nhi\r\n0\r\n\r\n", "chunk size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n000000002\r\nhi\r\n0\r\n\r\n", "chunk size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhix\r\n0\r\n\r\n", "longer than its size")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n", "trailer")]
    public void Breaks_WhatTwoServersMayReadDifferently(string sent, string why)
    {
        Assert.Contains(why, Problem(sent, sent.Length), StringComparison.Ordinal);
        Assert.Contains(why, Problem(sent, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void StaysBroken()
    {
        var rules = new FramingRules();
        Assert.False(rules.Follow("GET / HTTP/1.1\n"u8));

        Assert.False(rules.Follow("GET / HTTP/1.1\r\n\r\n"u8));
    }

    private static string? Problem(string sent, int atOnce)
    {
        var rules = new FramingRules();
        foreach (var part in Encoding.Latin1.GetBytes(sent).Chunk(atOnce))
        {
            rules.Follow(part);
        }

        return rules.Problem;
    }
}
