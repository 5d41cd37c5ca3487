using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Tls;

/// <summary>
/// Something made of PEM files that are renewed while the process runs. What changed is taken within <see cref="Interval"/>, at the next use; what cannot be read leaves the
/// old one in place, because certificate and key are never replaced at the same instant.
/// </summary>
/// <typeparam name="T">What is made of the files.</typeparam>
public sealed class Renewed<T>
    where T : class
{
    /// <summary>How often the files are looked at, at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Func<T> _load;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string[] _files;
    private readonly Lock _gate = new();
    private T _current;
    private DateTime[] _stamps;
    private long _looked;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="load">Makes it of the files; throws <see cref="CryptographicException"/> where they are not what they should be.</param>
    /// <param name="clock">Tells when to look again.</param>
    /// <param name="log">Told of what was taken and of what was not.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="CryptographicException">The files are not what they should be.</exception>
    public Renewed(Func<T> load, TimeProvider clock, ILogger log, params string[] files)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(clock);
        (_load, _clock, _log, _files, _looked, _stamps) = (load, clock, log, files, clock.GetTimestamp(), Stamps(files));
        _current = load();
    }

    /// <summary>What the files say, as of at most <see cref="Interval"/> ago. One that was replaced may still be in use by a handshake, so it is left to the collector.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (_clock.GetElapsedTime(_looked) >= Interval)
                {
                    _looked = _clock.GetTimestamp();
                    Look();
                }

                return _current;
            }
        }
    }

    private void Look()
    {
        var now = Stamps(_files);
        if (now.AsSpan().SequenceEqual(_stamps))
        {
            return;
        }

        try
        {
            _current = _load();
            _stamps = now;
            _log.Renewed(_files[0]);
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
        {
            _log.Kept(_files[0], refused.Message);
        }
    }

    private static DateTime[] Stamps(string[] files) => Array.ConvertAll(files, File.GetLastWriteTimeUtc);
}
