using RecEnv.Agents.Online;
using RecEnv.Agents.Online.Story;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.SlateFeedback;

namespace RecEnv.Agents.Tests.Online;

public class StoryTellerTests
{
    [Fact]
    public void Answered_EveryAnswer_IsExplainedByItsProbabilityAndThePast()
    {
        var definition = SlateFeedback.Definition;
        StoryTeller? teller = null;
        OnlineReport report = OnlineSimulation.Run(
            () => definition.MakeVector(1, new EnvironmentSettings { Options = new SlateFeedbackOptions { UserCount = 5 }, Autoreset = AutoresetMode.Disabled }),
            context => AgentRegistry.CreateDefault().Find("greedy-hits").Make(context, """{"epsilon": 0.3}"""),
            new OnlineOptions { Days = 1.5, ArrivalRate = 0.1, BucketMinutes = 1440, FeedbackDelay = 20 },
            seed: 4,
            makeObserver: contract => teller = new StoryTeller(contract, answersPerDay: 1_000));

        IReadOnlyList<StoryAnswer> answers = teller!.Answers;
        Assert.Equal(report.Total.Requests, answers.Count);
        Assert.Equal(report.Total.Reward, answers.Sum(answer => answer.Reward), 1e-9);
        Assert.All(answers, answer => Assert.Equal(answer.Reward, answer.Items.Count(item => item.Hit == true) / 5.0, 1e-12));
        Assert.All(answers, answer => Assert.True(answer.FeedbackMinute > answer.Minute));
        var shown = new Dictionary<(long, long), int>();
        var visits = new Dictionary<long, int>();
        foreach (StoryAnswer answer in answers)
        {
            Assert.Equal(visits.GetValueOrDefault(answer.User!.Value), answer.UserVisits);
            visits[answer.User.Value] = answer.UserVisits + 1;
            for (int t = 0; t < 5; t++)
            {
                Check(answer.Items[t], t, shown.GetValueOrDefault((answer.User.Value, answer.Items[t].ItemId)));
            }

            foreach (StoryItem item in answer.Items)
            {
                shown[(answer.User.Value, item.ItemId)] = item.TimesShown + 1;
            }
        }

        StoryItem[] first = [.. answers.Where(answer => answer.Minute < 1440).SelectMany(answer => answer.Items)];
        Assert.Equal(2, teller.Days.Count);
        Assert.Equal(
            first.Count(item => item.Kind == StoryKind.Exploration) / (double)first.Length, teller.Days[0].ExplorationShare!.Value, 1e-12);
        Assert.Equal(
            first.Where(item => item.Kind == StoryKind.Exploitation).Average(item => item.Hit!.Value ? 1 : 0),
            teller.Days[0].ExploitationHitRate!.Value,
            1e-12);
    }

    [Fact]
    public void New_NoCatalogue_IsRefusedInASentence() => Assert.Contains(
        "\"InterestEvolution-v0\"",
        Assert.Throws<AgentMismatchException>(() => new StoryTeller(InterestEvolution.Definition.Describe(), 1)).Message,
        StringComparison.Ordinal);

    private static void Check(StoryItem item, int position, int shown)
    {
        double chance = 1.0 / (50 - position);
        Assert.True(Math.Abs(item.Probability - (0.3 * chance)) < 1e-12 || Math.Abs(item.Probability - 0.7 - (0.3 * chance)) < 1e-12);
        Assert.Equal(item.Probability / chance, item.Lift, 1e-9);
        Assert.Equal(item.Lift > 2 ? StoryKind.Exploitation : StoryKind.Exploration, item.Kind);
        Assert.Equal(shown, item.TimesShown);
        if (item.Reason != StoryReason.KnownInterest)
        {
            Assert.NotEqual(true, item.Hit); // a hit is what is in the history, all of which is seen here
            Assert.Equal(item.Kind == StoryKind.Exploitation, item.Reason == StoryReason.Prediction);
            Assert.Equal(item.Kind == StoryKind.Exploration && shown == 0, item.Reason == StoryReason.Novelty);
        }
        else
        {
            Assert.True(item.Hit);
        }
    }
}
