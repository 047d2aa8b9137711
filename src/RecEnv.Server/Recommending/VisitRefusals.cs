using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>Sentences about visits that are not where a call takes them to be.</summary>
internal static class VisitRefusals
{
    public static CallRefusedException NotOpen(Wire.VisitStep asked) => Visit(
        asked,
        $"{Name(asked)} is not open here, so it cannot be at step {asked.Step}: it was never started, is over, or its lease ran " +
        "out. Start one with step 0.");

    public static CallRefusedException WrongStep(Wire.VisitStep asked, Visit visit) => Visit(
        asked,
        $"{Name(asked)} is at step {visit.Step}, so {asked.Step} cannot follow. Ask for step {visit.Step + 1}, for {visit.Step} to " +
        "get the same recommendation again, or end the visit to start it anew.");

    public static CallRefusedException OtherObservation(Wire.VisitStep asked, Visit visit) => Visit(
        asked,
        $"{Name(asked)} has its recommendation at step {visit.Step}, for another observation. Ask for step {visit.Step + 1}, or end " +
        "the visit to start it anew.");

    public static CallRefusedException NoFeedback(Wire.VisitStep asked) => Feedback(
        asked,
        $"{Name(asked)} is not open here, so its step {asked.Step} takes no feedback: it was never started, is over, or its lease " +
        "ran out. Give feedback before a visit ends.");

    public static CallRefusedException AfterTheEnd(Wire.VisitStep asked, Wire.VisitStep end) => Feedback(
        asked, $"{Name(asked)} ended at step {end.Step}, so step {asked.Step} takes no feedback. Start another visit.");

    public static CallRefusedException FeedbackGiven(Wire.VisitStep asked) => Feedback(
        asked,
        $"Step {asked.Step} of {Name(asked, "visit")} takes no feedback any more: it had it, or a later step did, or too many " +
        "waited. Give feedback once, in the order of steps.");

    public static CallRefusedException NotRecommended(Wire.VisitStep asked, Visit visit) => Feedback(
        asked,
        $"{Name(asked)} is at step {visit.Step}, so nothing was recommended at step {asked.Step} yet. Give feedback on steps up to " +
        $"{visit.Step}.");

    private static string Name(Wire.VisitStep asked, string visit = "Visit") => $"{visit} \"{Echo.Of(asked.Visit)}\"";

    private static CallRefusedException Visit(Wire.VisitStep asked, string sentence) =>
        new(Wire.ErrorCode.Visit, sentence, Echo.Of(asked.Visit));

    private static CallRefusedException Feedback(Wire.VisitStep asked, string sentence) =>
        new(Wire.ErrorCode.Feedback, sentence, Echo.Of(asked.Visit));
}
