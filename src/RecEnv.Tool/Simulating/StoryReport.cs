using System.Globalization;
using RecEnv.Agents.Online;
using RecEnv.Agents.Online.Story;
using Spectre.Console;

namespace RecEnv.Tool.Simulating;

/// <summary>What a story and a comparison of simulations print.</summary>
internal static class StoryReport
{
    /// <summary>The answers that were kept, item by item.</summary>
    public static void WriteAnswers(ToolConsole console, StoryTeller teller)
    {
        foreach (StoryAnswer answer in teller.Answers)
        {
            string user = answer.User is { } known
                ? $", user {known}, here {(answer.UserVisits == 0 ? "for the first time" : $"{Times(answer.UserVisits)} before")}"
                : "";
            string told = answer.FeedbackMinute is { } minute ? $", learned from at {Clock(minute)} or after" : "";
            console.Output.WriteLine(FormattableString.Invariant(
                $"{Clock(answer.Minute)}  visit {answer.Visit}{user}: reward {answer.Reward:0.###}{told}"));
            foreach (StoryItem item in answer.Items)
            {
                console.Output.WriteLine(Line(item));
            }
        }
    }

    /// <summary>Mean reward by stretch of time, side by side, and what exploitation and exploration did.</summary>
    public static void WriteTable(ToolConsole console, string environment, IReadOnlyList<Played> played, StoryTeller? teller)
    {
        Table table = new Table { Title = new TableTitle(Markup.Escape($"Mean reward of a request in {environment}")) }.AddColumn("From");
        table.Columns[0].NoWrap();
        foreach (Played one in played)
        {
            table.AddColumn(Markup.Escape(one.Agent));
        }

        IReadOnlyList<OnlineBucket> buckets = played[0].Report.Buckets;
        bool byDay = teller is not null && buckets.All(bucket => bucket.FromMinute % 1440 == 0);
        if (byDay)
        {
            table.AddColumns("Explores", "Hits exploiting", "Hits exploring");
        }

        for (int i = 0; i < buckets.Count; i++)
        {
            int day = i;
            StoryDay? told = byDay && day < teller!.Days.Count ? teller.Days[day] : null;
            table.AddRow(
            [
                Clock(buckets[i].FromMinute),
                .. played.Select(one => Number(one.Report.Buckets[day].MeanReward)),
                .. byDay ? (string[])[Number(told?.ExplorationShare), Number(told?.ExploitationHitRate), Number(told?.ExplorationHitRate)] : [],
            ]);
        }

        string[] rest = byDay ? ["", "", ""] : [];
        table.AddRow(["total", .. played.Select(one => Number(one.Report.Total.MeanReward)), .. rest]);
        console.Ansi.Write(table);
        if (byDay)
        {
            console.Output.WriteLine(
                $"Explores: share of the items of {played[0].Agent} chosen at no more than twice chance; hits: shares of those and of the others.");
        }
    }

    /// <summary>The story for programs.</summary>
    public static object? ToJson(StoryTeller? teller) => teller is null ? null : new
    {
        teller.Days,
        Answers = teller.Answers.Select(answer => new
        {
            answer.Minute,
            answer.Visit,
            answer.User,
            answer.UserVisits,
            answer.Reward,
            answer.FeedbackMinute,
            Items = answer.Items.Select(item => new
            {
                item.ItemId,
                Kind = item.Kind == StoryKind.Exploitation ? "exploitation" : "exploration",
                Reason = Name(item.Reason),
                item.Probability,
                item.Lift,
                item.TimesShown,
                item.Hit,
            }),
        }),
    };

    /// <summary>Day, from 1, and time of day.</summary>
    public static string Clock(double minutes)
    {
        int whole = (int)minutes;
        return string.Create(CultureInfo.InvariantCulture, $"day {(whole / 1440) + 1} {whole / 60 % 24:D2}:{whole % 60:D2}");
    }

    private static string Line(StoryItem item)
    {
        string kind = item.Kind == StoryKind.Exploitation ? "exploitation" : "exploration";
        string reason = item.Reason switch
        {
            StoryReason.KnownInterest => "known interest: in his history",
            StoryReason.Prediction => "predicted interest: not in his history",
            StoryReason.Novelty => "novelty: never shown to him",
            _ => $"second try: shown to him {Times(item.TimesShown)} before",
        };
        string hit = item.Hit switch { true => "hit", false => "no hit", null => "" };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"    item {item.ItemId,-4} {kind,-13} p {item.Probability:F3}, {item.Lift,4:F1} x chance  {reason,-40} {hit}").TrimEnd();
    }

    private static string Times(int count) => count == 1 ? "once" : FormattableString.Invariant($"{count} times");

    private static string Name(StoryReason reason) => reason switch
    {
        StoryReason.KnownInterest => "known_interest",
        StoryReason.Prediction => "prediction",
        StoryReason.Novelty => "novelty",
        _ => "second_try",
    };

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
}
