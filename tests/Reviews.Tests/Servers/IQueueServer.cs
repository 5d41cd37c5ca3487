namespace Holdpoint.Reviews.Tests.Servers;

/// <summary>A server that the conformance suite runs on.</summary>
public interface IQueueServer
{
    string Connection { get; }

    /// <summary>Why it is not there, if it is not.</summary>
    string? Missing { get; }
}
