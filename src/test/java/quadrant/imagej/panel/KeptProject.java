package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.WorkspaceFile;

/** A project as the panel writes it, and what the panel finds in one. */
public final class KeptProject {
    private KeptProject() {}

    /**
     * Makes a project of one image, with outlines of three kinds, two classes, labels, and a label that was undone.
     *
     * @param image copied into the folder, beside the project
     */
    public static void write(Path folder, Path image) throws Exception {
        Path copy = Files.copy(image, Files.createDirectories(folder).resolve("cells.png"));
        on(folder.resolve("cells.quadrant"), false, session -> {
            ImagePlus open = Objects.requireNonNull(IJ.openImage(copy.toString()));
            List<Roi> outlines = new ArrayList<>(List.of(
                    new Roi(2, 2, 8, 8),
                    new OvalRoi(20, 4, 9, 7),
                    new PolygonRoi(new int[] {30, 40, 35}, new int[] {30, 31, 40}, 3, Roi.POLYGON),
                    new Roi(4, 30, 10, 6)));
            for (int i = 0; i < outlines.size(); i++) {
                outlines.get(i).setName("cell " + (i + 1));
            }
            session.take(open, outlines, "test", Map.of());
            session.addClass("overlapping");
            Workspace w = session.workspace();
            session.label(List.of(0, 2), Optional.of(w.classes().get(0)));
            session.label(List.of(1), Optional.of(w.classes().get(2)));
            session.label(List.of(3), Optional.of(w.classes().get(1)));
            session.undo();
            return "";
        });
    }

    /**
     * Opens a project as the panel does.
     *
     * @return a line for each object: its name, the box of its outline in pixels, its class or -
     */
    public static List<String> read(Path project) throws Exception {
        return on(project, true, session -> {
            Workspace w = session.workspace();
            List<String> lines = new ArrayList<>();
            for (int picture : w.pictures().keySet()) {
                for (int object : w.objects(picture)) {
                    Item item = w.item(object);
                    String named = Optional.ofNullable(w.labels().get(object))
                            .flatMap(label -> w.classes().stream()
                                    .filter(c -> c.id() == label.classId())
                                    .findAny())
                            .map(c -> c.name())
                            .orElse("-");
                    lines.add("%s, %s, %s"
                            .formatted(
                                    item.name(),
                                    Cells.outline(item.shape())
                                            .getBounds()
                                            .toString()
                                            .replaceAll(".*\\[|]", ""),
                                    named));
                }
            }
            return lines;
        });
    }

    /** Does something with a project in a panel without its window, which is saved and closed then. */
    private static <T> T on(Path project, boolean resume, Work<T> work) throws Exception {
        TestHost host = new TestHost();
        T result = events(() -> {
            Session session = new Session(host, project, resume);
            try {
                return work.in(session);
            } finally {
                session.close();
            }
        });
        while (WorkspaceFile.inUse(project)) {
            Thread.sleep(5);
        }
        if (!host.failures.isEmpty()) {
            throw new IllegalStateException(host.failures.get(0));
        }
        return result;
    }

    private static <T> T events(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        EventQueue.invokeAndWait(task);
        return task.get();
    }

    /** Something done with an open project. */
    private interface Work<T> {
        T in(Session session) throws Exception;
    }
}
