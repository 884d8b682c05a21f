package quadrant.workspace;

/**
 * The class that a person assigned to an object.
 *
 * @param classId of a {@link LabelClass}
 */
public record Label(int classId, Origin origin) {}
