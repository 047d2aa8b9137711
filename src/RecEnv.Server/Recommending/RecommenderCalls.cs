using Grpc.Core;
using RecEnv.Server.Errors;
using RecEnv.Server.Observability;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>The recommender service: every call of the protocol.</summary>
internal sealed class RecommenderCalls(RecommenderDesk desk, ServerFaults faults, ServerMetrics metrics)
    : Wire.RecommenderService.RecommenderServiceBase
{
    public override Task<Wire.DescribeRecommenderResponse> DescribeRecommender(
        Wire.DescribeRecommenderRequest request, ServerCallContext context) =>
        AnswerAsync(recommender => recommender.Describe(), context);

    public override async Task<Wire.RecommendResponse> Recommend(Wire.RecommendRequest request, ServerCallContext context)
    {
        Wire.RecommendResponse reply = await AnswerAsync(recommender => recommender.Recommend(request), context);
        metrics.Recommended(request.Rows.Count);
        return reply;
    }

    public override async Task<Wire.FeedbackResponse> Feedback(Wire.FeedbackRequest request, ServerCallContext context)
    {
        Wire.FeedbackResponse reply = await AnswerAsync(recommender => recommender.Feedback(request), context);
        metrics.FedBack(request.Rows.Count);
        return reply;
    }

    public override Task<Wire.EndVisitsResponse> EndVisits(Wire.EndVisitsRequest request, ServerCallContext context) =>
        AnswerAsync(recommender => recommender.End(request), context);

    public override Task<Wire.SaveRecommenderResponse> SaveRecommender(
        Wire.SaveRecommenderRequest request, ServerCallContext context) =>
        AnswerAsync(recommender => recommender.Save(), context);

    private async Task<TResponse> AnswerAsync<TResponse>(Func<Recommender, TResponse> work, ServerCallContext context)
    {
        try
        {
            return await desk.RunAsync(work, context.CancellationToken);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            throw faults.ToRpcException(e, context.Method, null);
        }
    }
}
