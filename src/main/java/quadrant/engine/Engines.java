package quadrant.engine;

/** The two native engines, as {@code face} wired them. */
public record Engines(TrunkFactory trunks, TailFactory tails) {}
