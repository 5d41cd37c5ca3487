using System.Net.Http;
using System.Text;

namespace Holdpoint.Gateway.Framing;

/// <summary>
/// How header values beyond ASCII (RFC 9110's obs-text) pass: in the bytes in which they came. Requests are read as UTF-8, and what is no UTF-8 is refused; of answers every
/// byte stands for itself. With the defaults of client and server such a value would fail the whole request.
/// </summary>
internal static class HeaderText
{
    /// <summary>As requests are read.</summary>
    internal static Encoding? ToUpstream(string name, HttpRequestMessage request) => Encoding.UTF8;

    /// <summary>As answers are read.</summary>
    internal static Encoding? ToClient(string name) => Encoding.Latin1;
}
