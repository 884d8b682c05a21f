package quadrant.engine;

/** The two native engines, as {@code app} wired them. */
public record Engines(TrunkFactory trunks, TailFactory tails) {}
