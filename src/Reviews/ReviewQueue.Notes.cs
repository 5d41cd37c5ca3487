namespace Holdpoint.Reviews;

/// <content>
/// What a gateway notes beside the reviews, so that another one, or the same after a restart, finds them again. Sealed as everything here is, and expiring. Nothing is
/// settled by a note: who finds a review by one asks the ledger how it stands.
/// </content>
public sealed partial class ReviewQueue
{
    /// <summary>Writes a note over the one of the same name. One that Redis does not take is missed as if it had been lost.</summary>
    /// <param name="name">Its name: what whoever looks for it knows.</param>
    /// <param name="content">What it says.</param>
    /// <param name="keep">How long; more than zero.</param>
    /// <returns>Whether Redis has it.</returns>
    public async Task<bool> NoteAsync(string name, ReadOnlyMemory<byte> content, TimeSpan keep)
    {
        try
        {
            return await _database.StringSetAsync(_keys.Note(name), _cipher.Seal(Noted(name), content.Span), keep);
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return false;
        }
    }

    /// <summary>The note of a name; null when there is none, Redis cannot be asked, or what is there was not sealed for that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<byte[]?> FindNoteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var envelope = (byte[]?)await _database.StringGetAsync(_keys.Note(name)).WaitAsync(cancellation);
            return envelope is null ? null : _cipher.Unseal(Noted(name), name, envelope);
        }
        catch (Exception problem) when (QueueFault.Is(problem) || problem is TamperedContentException)
        {
            return null;
        }
    }

    /// <summary>Takes a note away; one that stays expires, and says nothing that the ledger does not correct.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> DropNoteAsync(string name)
    {
        try
        {
            _ = await _database.KeyDeleteAsync(_keys.Note(name));
            return true;
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return false;
        }
    }

    private static string Noted(string name) => "note:" + name;
}
