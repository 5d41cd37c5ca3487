using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Reviews over HTTP.</summary>
internal static class ReviewEndpoints
{
    internal static void MapReviews(this RouteGroupBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Reviews").ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        var read = reviews.MapGroup("").RequireRoles(ReviewAccess.Readers);
        read.MapGet("", ListAsync).WithSummary("Pending reviews in working order: due first, then severity, then age").ProducesProblem(400);
        read.MapGet("/{id}", OpenAsync).WithSummary("One review with its content; opening it is recorded").ProducesProblem(404);

        var work = reviews.MapGroup("").RequireRoles(ReviewAccess.Deciders);
        work.MapPost("/next", NextAsync).WithSummary("Claim the next review that I may decide, or 204")
            .WithDescription("Takes an optional body {\"queue\":\"<id>\"}; without one, all of the caller's queues count.");
        work.MapPost("/bulk", BulkAsync).WithSummary("Reject, escalate or release at most 25 reviews, with an outcome for each").ProducesProblem(400).ProducesProblem(422);
        work.MapPost("/{id}/claim", ClaimAsync).WithSummary("Claim a review, or renew one's own claim of it").ProducesProblem(404).ProducesProblem(409);
        work.MapPost("/{id}/renew", RenewAsync).WithSummary("Lengthen a claim").ProducesProblem(404).ProducesProblem(409);
        work.MapPost("/{id}/release", ReleaseAsync).WithSummary("Give a claim back").ProducesProblem(404).ProducesProblem(409);
        work.MapPost("/{id}/skip", SkipAsync).WithSummary("Give a claim back and have next pass it by for a while").ProducesProblem(404).ProducesProblem(409);
        work.MapPost("/{id}/extend", ExtendAsync).WithSummary("Move the deadline of a claimed review, once, where its queue allows it")
            .ProducesProblem(404).ProducesProblem(409);
        work.MapPost("/{id}/preview", PreviewAsync).WithSummary("The bytes that an edit would send; decides nothing")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        work.MapPost("/{id}/decision", DecideAsync).WithSummary("Answer a review under the fence of its claim")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<Results<Ok<ReviewPage>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller, ReviewReading reading, string? state, string? queue, int? take, string? after, CancellationToken cancellation) =>
        (await reading.ListAsync(caller.ToReviewer(), state, queue, take, after, cancellation)).ToResult();

    private static async Task<Results<Ok<ReviewDetail>, ProblemHttpResult>> OpenAsync(
        string id, ClaimsPrincipal caller, ReviewReading reading, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review) ? (await reading.OpenAsync(review, caller.ToReviewer(), cancellation)).ToResult() : ReviewId.Unknown.ToProblem();

    private static async Task<Results<Ok<ReviewDetail>, NoContent, ProblemHttpResult>> NextAsync(
        NextRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation)
    {
        var (answer, nothing) = await work.NextAsync(caller.ToReviewer(), request.Queue, cancellation);
        if (nothing)
        {
            return TypedResults.NoContent();
        }

        return answer.TryGet(out var detail, out var refusal) ? TypedResults.Ok(detail) : refusal.ToProblem();
    }

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> BulkAsync(
        BulkRequest request, ClaimsPrincipal caller, BulkWork work, CancellationToken cancellation) =>
        (await work.DoAsync(caller.ToReviewer(), request, cancellation)).ToResult();

    private static async Task<Results<Ok<ReviewClaim>, ProblemHttpResult>> ClaimAsync(
        string id, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review) ? (await work.ClaimAsync(review, caller.ToReviewer(), cancellation)).ToResult() : ReviewId.Unknown.ToProblem();

    private static async Task<Results<Ok<ReviewClaim>, ProblemHttpResult>> RenewAsync(
        string id, FenceRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review)
            ? (await work.RenewAsync(review, caller.ToReviewer(), request.Fence, cancellation)).ToResult()
            : ReviewId.Unknown.ToProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReleaseAsync(
        string id, FenceRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation)
    {
        var refusal = ReviewId.TryRead(id, out var review) ? await work.GiveBackAsync(review, caller.ToReviewer(), request.Fence, cancellation) : ReviewId.Unknown;
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SkipAsync(
        string id, FenceRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation)
    {
        var refusal = ReviewId.TryRead(id, out var review)
            ? await work.GiveBackAsync(review, caller.ToReviewer(), request.Fence, cancellation, skip: true)
            : ReviewId.Unknown;
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    private static async Task<Results<Ok<ReviewClaim>, ProblemHttpResult>> ExtendAsync(
        string id, FenceRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review)
            ? (await work.ExtendAsync(review, caller.ToReviewer(), request.Fence, cancellation)).ToResult()
            : ReviewId.Unknown.ToProblem();

    private static async Task<Results<Ok<EditPreview>, ProblemHttpResult>> PreviewAsync(
        string id, PreviewRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review)
            ? (await work.PreviewAsync(review, caller.ToReviewer(), request, cancellation)).ToResult()
            : ReviewId.Unknown.ToProblem();

    private static async Task<Results<Ok<DecisionResult>, ProblemHttpResult>> DecideAsync(
        string id, DecisionRequest request, ClaimsPrincipal caller, ReviewWork work, CancellationToken cancellation) =>
        ReviewId.TryRead(id, out var review)
            ? (await work.DecideAsync(review, caller.ToReviewer(), request, cancellation)).ToResult()
            : ReviewId.Unknown.ToProblem();

    /// <summary>The claim that is meant.</summary>
    /// <param name="Fence">Its fence.</param>
    internal sealed record FenceRequest(long Fence);
}
