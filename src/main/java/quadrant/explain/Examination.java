package quadrant.explain;

import java.util.List;
import quadrant.evaluation.Measured;

/**
 * The examination of a model; each part, or why it is missing.
 *
 * @param examples wrong predictions first, the most confident first, then correct ones
 */
public record Examination(Measured<List<Example>> examples, Measured<Shortcut> shortcut, Measured<FeatureMap> map) {}
