using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>A value, or why there is none.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal readonly struct Answer<T>
    where T : class
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Answer(T? value, Refusal? refusal)
    {
        _value = value;
        _refusal = refusal;
    }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);

    /// <summary>A value; for types that take no implicit conversion.</summary>
    internal static Answer<T> Of(T value) => new(value, null);

    /// <summary>As an HTTP answer.</summary>
    internal Results<Ok<T>, ProblemHttpResult> ToResult() => _refusal is null ? TypedResults.Ok(_value) : _refusal.ToProblem();

    /// <summary>As a hub answer.</summary>
    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">It was refused.</exception>
    internal T OrThrow() => _refusal is null ? _value! : throw _refusal.ToHubException();

    /// <summary>Whether there is a value.</summary>
    internal bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? found, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? why)
    {
        (found, why) = (_value, _refusal);
        return _refusal is null;
    }
}
