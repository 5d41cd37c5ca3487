namespace Holdpoint.Ledger.Contents;

/// <summary>One record's key, looked at for a new master key.</summary>
internal abstract record RewrappedKey
{
    private RewrappedKey()
    {
    }

    /// <summary>It lies under the newest already.</summary>
    internal sealed record Current : RewrappedKey;

    /// <summary>It opened with an older one.</summary>
    /// <param name="Wrapped">The same key under the newest.</param>
    internal sealed record New(byte[] Wrapped) : RewrappedKey;

    /// <summary>It opens with none: changed, moved, or of a master key that is gone.</summary>
    internal sealed record Unopened : RewrappedKey;
}
