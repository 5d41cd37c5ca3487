using Holdpoint.Policy;

namespace Holdpoint.Gateway;

/// <summary>
/// The policy that judges requests now. A request takes it once, on arrival, and is judged by that one to its end, so a swap never mixes two policies in
/// one verdict. Safe for any number of callers at once.
/// </summary>
/// <param name="first">The policy at the start.</param>
public sealed class PolicyInForce(CompiledPolicy first)
{
    private readonly Lock _gate = new();
    private Action<CompiledPolicy>? _swapped;
    private CompiledPolicy _current = first;

    /// <summary>The policy now; cheap to read on every request.</summary>
    public CompiledPolicy Current => Volatile.Read(ref _current);

    /// <summary>Puts another policy in force, then tells everyone who asked to be told, in order and before it returns.</summary>
    /// <param name="next">The policy from now on.</param>
    public void Swap(CompiledPolicy next)
    {
        lock (_gate)
        {
            Volatile.Write(ref _current, next);
            _swapped?.Invoke(next);
        }
    }

    /// <summary>Asks to be told of every swap from now on.</summary>
    /// <param name="told">Called with the new policy, one swap at a time; it must not swap.</param>
    public void OnSwap(Action<CompiledPolicy> told)
    {
        lock (_gate)
        {
            _swapped += told;
        }
    }
}
