package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiSet;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.WorkspaceFile;

/** Classes that ROIs bring, as labels or as a start. */
class RoiClassesTest extends TestHost {
    @TempDir
    private Path folder;

    private static List<Roi> rois(String... names) {
        List<Roi> rois = new ArrayList<>();
        for (String name : names) {
            Roi roi = new Roi(10 * rois.size(), 10, 8, 8);
            roi.setName(name.isEmpty() ? null : name);
            rois.add(roi);
        }
        return rois;
    }

    private static List<String> brought(List<Roi> rois, String... known) {
        return RoiClass.brought(rois, List.of(known), 9)
                .map(all -> all.stream().map(r -> RoiClass.kept(r).orElse("-")).toList())
                .orElse(List.of());
    }

    @Test
    void names_groups_and_what_classify_kept_are_classes() {
        assertThat(brought(rois("lymphocyte-0001", "monocyte? 2", "lymphocyte 3")))
                .containsExactly("lymphocyte", "monocyte?", "lymphocyte");
        assertThat(brought(rois("0001-0022", "0002", ""))).isEmpty();
        // one word alone is no class, unless it is known
        assertThat(brought(rois("cell 1", "cell 2"))).isEmpty();
        assertThat(brought(rois("cell 1", "uncertain-0002"), "cell")).containsExactly("cell", "-");
        List<Roi> grouped = rois("0001", "0002", "0003");
        RoiSet.setGroup(grouped.get(0), 1);
        RoiSet.setGroup(grouped.get(1), 2);
        assertThat(brought(grouped)).containsExactly("group 1", "group 2", "-");
        List<Roi> classified = rois("left", "right", "middle");
        RoiClass.keep(classified.get(0), "lymphocyte");
        RoiClass.keep(classified.get(1), "monocyte");
        RoiClass.keep(classified.get(2), "monocyte");
        assertThat(brought(classified)).containsExactly("lymphocyte", "monocyte", "monocyte");
        // who renames one after Classify corrects it
        classified.get(2).setName("lymphocyte-0003");
        assertThat(brought(classified)).containsExactly("lymphocyte", "monocyte", "lymphocyte");
    }

    @Test
    void any_name_becomes_one_that_a_class_may_have() {
        for (String name : List.of("group 3", "7", "a/b 1 (2)", "x".repeat(99), "CD 4 +")) {
            Workspace w = new Workspace();
            w.addClass(Workspace.className(name), 1);
            assertThat(w.classes()).hasSize(1);
        }
        assertThat(Workspace.className("group 3")).isEqualTo("group3");
    }

    @Test
    void more_names_than_classes_are_none() {
        List<Roi> many = rois("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        assertThat(brought(many)).isEmpty();
    }

    private Session session(Path file, boolean resume) throws Exception {
        Session[] made = new Session[1];
        EventQueue.invokeAndWait(() -> made[0] = new Session(this, file, resume));
        return made[0];
    }

    private static void take(Session session, List<Roi> rois, boolean labels) throws Exception {
        ImagePlus image = IJ.createImage("a.tif", "8-bit ramp", 60, 60, 1);
        List<Roi> some = RoiClass.brought(rois, List.of(), 9).orElseThrow();
        EventQueue.invokeAndWait(() -> session.change(() -> session.workspace().together(() -> {
            session.take(image, some, "test", Map.of());
            session.classes(image, labels);
        })));
    }

    private static List<String> names(Workspace w) {
        return w.classes().stream().map(LabelClass::name).toList();
    }

    @Test
    void they_become_labels_and_one_undo_takes_all_back() throws Exception {
        Session session = session(WorkspaceFile.free(folder), false);
        take(session, rois("stroma 1", "tumour 2", "cd/4+ 1", "stroma 4", "0005"), true);
        Workspace w = session.workspace();
        assertThat(names(w)).containsExactly("cd4+", "stroma", "tumour");
        assertThat(IntStream.of(w.objects()).mapToObj(w::labelPlace).map(p -> p.orElse(-1)))
                .containsExactly(1, 2, 0, 1, -1);
        EventQueue.invokeAndWait(session::undo);
        assertThat(names(w)).containsExactly("A", "B");
        assertThat(w.objects()).isEmpty();
        EventQueue.invokeAndWait(session::close);
        assertThat(failures).isEmpty();
    }

    @Test
    void as_a_start_they_are_shown_without_a_label_also_when_the_project_is_opened_again() throws Exception {
        Path file = WorkspaceFile.free(folder);
        Session first = session(file, false);
        take(first, rois("stroma 1", "tumour 2", "0003"), false);
        EventQueue.invokeAndWait(first::close);
        Session session = session(file, true);
        Workspace w = session.workspace();
        assertThat(w.labels()).isEmpty();
        assertThat(names(w)).containsExactly("stroma", "tumour");
        assertThat(IntStream.of(w.objects()).map(session.forecast()::place)).containsExactly(0, 1, -1);
        assertThat(session.forecast().counts(w).get(0)).containsExactly(3, 0, 2, 0);
        EventQueue.invokeAndWait(
                () -> session.label(List.of(0), Optional.of(w.classes().get(1))));
        assertThat(session.forecast().counts(w).get(0)).containsExactly(3, 1, 1, 0);
        EventQueue.invokeAndWait(session::close);
    }
}
