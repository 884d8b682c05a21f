package quadrant.workspace;

/**
 * The class that a person gave to an object.
 *
 * @param classId of a {@link LabelClass}
 */
public record Label(int classId, Origin origin) {}
