using RecEnv.Data;
using RecEnv.Options;

namespace RecEnv.Environments.RatingReplay;

/// <summary>Says why ratings do not suit the options.</summary>
internal static class ReplayPlanCheck
{
    /// <summary>Checks that somebody can be visited and that every visited user's list can be drawn.</summary>
    /// <param name="options">The options.</param>
    /// <param name="ratings">Positives of all users.</param>
    /// <param name="users">Users to be visited.</param>
    /// <exception cref="InvalidOptionException">There is no such user, or a list is impossible or too long.</exception>
    public static void Run(RatingReplayOptions options, PositiveItems ratings, int[] users)
    {
        if (users.Length == 0)
        {
            throw Nobody(options, ratings);
        }

        int largest = users.MaxBy(ratings.CountOf);
        long positives = ratings.CountOf(largest);
        long negatives = positives * options.NegativesPerPositive;
        long others = ratings.ItemCount - positives;
        if (others < (options.WithReplacement ? 1 : negatives))
        {
            string most = options.WithReplacement ? "1 other item" : $"{negatives} other items";
            throw new InvalidOptionException(
                options.WithReplacement ? "maximum_positives" : "with_replacement",
                $"User {largest} has {positives} of the {ratings.ItemCount} items as positives, so {others} are " +
                $"left, but his visit needs {most}. Set \"maximum_positives\" below {positives}" +
                (options.WithReplacement
                    ? "."
                    : ", lower \"negatives_per_positive\", or set \"with_replacement\" to true."));
        }

        if (positives + negatives > ReplayPlan.LongestList)
        {
            throw new InvalidOptionException(
                "negatives_per_positive",
                $"The visit of user {largest} would offer {positives + negatives} items, more than " +
                $"{ReplayPlan.LongestList}. Lower \"negatives_per_positive\" or \"maximum_positives\".");
        }
    }

    private static InvalidOptionException Nobody(RatingReplayOptions options, PositiveItems ratings)
    {
        int most = Enumerable.Range(0, ratings.UserCount).Max(ratings.CountOf);
        string limit = options.MaximumPositives == 0 ? "or more" : $"to {options.MaximumPositives}";
        return new InvalidOptionException(
            "minimum_positives",
            $"None of the {ratings.UserCount} users has {options.MinimumPositives} {limit} positives " +
            FormattableString.Invariant($"(ratings above {options.PositiveThreshold}); the most of a user is {most}") +
            ". Change \"minimum_positives\", \"maximum_positives\" or \"positive_threshold\".");
    }
}
