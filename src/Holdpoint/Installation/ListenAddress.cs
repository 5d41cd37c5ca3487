using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Holdpoint.Cli.Commands;

namespace Holdpoint.Cli.Installation;

/// <summary>An address to listen on, with the names under which a person can change it.</summary>
/// <param name="Key">Configuration key.</param>
/// <param name="Option">Command-line option.</param>
/// <param name="Url">The address.</param>
internal sealed record ListenAddress(string Key, string Option, Uri Url)
{
    /// <summary>The address as Kestrel and people read it, without the trailing slash.</summary>
    internal string Text => Url.GetLeftPart(UriPartial.Authority);

    internal bool IsHttps => Url.Scheme == "https";

    internal IPAddress[] IPAddresses => Addresses(Url.Host)!;

    internal static ListenAddress Parse(string key, string option, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery is not "/")
        {
            throw new UserMistakeException($"{key} ({option}) is '{value}'; give an address such as http://127.0.0.1:8080, without a path.");
        }

        if (Addresses(url.Host) is null)
        {
            throw new UserMistakeException($"{key} ({option}) is '{value}'; '{url.Host}' is not an IP address, 'localhost' or '*'.");
        }

        return new ListenAddress(key, option, url);
    }

    /// <summary>Refuses to start on a taken port before anything else has happened.</summary>
    internal void EnsureFree()
    {
        foreach (var address in IPAddresses)
        {
            try
            {
                using var probe = new TcpListener(address, Url.Port);
                probe.Start();
            }
            catch (SocketException refused)
            {
                throw new UserMistakeException(refused.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse =>
                        string.Create(CultureInfo.InvariantCulture, $"{Key} is {Text}: port {Url.Port} is in use; stop what uses it, or choose another with {Option}."),
                    SocketError.AccessDenied =>
                        string.Create(CultureInfo.InvariantCulture, $"{Key} is {Text}: this user may not listen on port {Url.Port}; choose one above 1023 with {Option}."),
                    _ => $"{Key} is {Text}: cannot listen there ({refused.SocketErrorCode}); choose an address of this machine with {Option}.",
                });
            }
        }
    }

    private static IPAddress[]? Addresses(string host) => host switch
    {
        "localhost" => [IPAddress.Loopback],
        "*" or "+" => [IPAddress.Any],
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address] : null,
    };
}
