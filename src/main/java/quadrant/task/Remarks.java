package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remarks on single images, gathered from any thread and shown once for all that they concern. */
public final class Remarks {
    private static final int EXAMPLES = 3;

    private final Map<String, List<String>> idsByRemark = new TreeMap<>();

    /** Notes a remark on an image. */
    public synchronized void add(String remark, String id) {
        idsByRemark.computeIfAbsent(remark, r -> new ArrayList<>()).add(id);
    }

    /** Says each remark aloud, with how many images it concerns and the first three of them by name. */
    public synchronized void info(Task task) {
        idsByRemark.forEach(
                (remark, ids) -> task.warn(count(ids.stream().sorted().toList()) + ": " + remark));
    }

    private static String count(List<String> ids) {
        String examples = String.join(", ", ids.subList(0, Math.min(EXAMPLES, ids.size())));
        return (ids.size() == 1 ? "1 image" : ids.size() + " images") + " (" + examples
                + (ids.size() > EXAMPLES ? ", …)" : ")");
    }
}
