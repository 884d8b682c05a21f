package quadrant.imagej.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.Icon;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.SwingConstants;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.ImageFile;
import quadrant.imagej.Glance;
import quadrant.task.UserException;
import quadrant.workspace.LostImages;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Picture;

/** The window of the project's images: a small picture of each, and what is on it. */
final class ProjectImages {
    private static final int SIDE_PX = 112;
    private static final int DEPTH = 4;
    private static final int CELL_PX = 196;
    private static final int WIDTH_PX = 830;
    private static final int HEIGHT_PX = 480;
    private static final int MOST_PICTURES = 300;

    private final Session session;
    private final Widgets widgets;
    private @Nullable JDialog dialog;
    private final JList<Integer> list = new JList<>();
    private final Background background;
    private final Icon blank = new ImageIcon(new BufferedImage(SIDE_PX, SIDE_PX, BufferedImage.TYPE_INT_ARGB));
    /** Those that were shown last. */
    private final Map<String, Icon> icons = new LinkedHashMap<>(MOST_PICTURES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Icon> eldest) {
            return size() > MOST_PICTURES;
        }
    };

    private Map<Integer, Picture> pictures = Map.of();
    private Map<Integer, int[]> counts = Map.of();
    private Set<Integer> lost = Set.of();

    ProjectImages(Session session, Widgets widgets) {
        this.session = session;
        this.widgets = widgets;
        this.background = new Background("images", session::failed);
        session.view(this::refresh);
    }

    private JDialog window() {
        JDialog window = new JDialog(widgets.frame());
        JButton open = widgets.button("Open (Enter)", "Opens the image, or brings it to the front", this::open);
        JButton find = widgets.button("Find…", "Where a missing image is now, and others beside it", this::find);
        List.of(open, find).forEach(b -> b.setFocusable(true));
        list.setLayoutOrientation(JList.HORIZONTAL_WRAP);
        list.setVisibleRowCount(-1);
        list.setFixedCellWidth(CELL_PX);
        list.setFixedCellHeight(CELL_PX);
        list.setCellRenderer((of, picture, at, selected, focus) -> cell(picture, selected));
        list.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent e) {
                if (e.getClickCount() == 2) {
                    open.doClick();
                }
            }
        });
        window.add(new JScrollPane(list), BorderLayout.CENTER);
        window.add(Widgets.row(open, find), BorderLayout.SOUTH);
        window.getRootPane().setDefaultButton(open);
        window.getRootPane()
                .registerKeyboardAction(
                        e -> window.setVisible(false),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        window.setSize(WIDTH_PX, HEIGHT_PX);
        window.setLocationRelativeTo(null);
        return window;
    }

    /** Runs work on files in a thread of its own. */
    void work(Background.Work what) {
        background.run(what);
    }

    void show() {
        pictures = Map.of();
        dialog = dialog == null ? window() : dialog;
        dialog.setVisible(true);
        refresh();
    }

    private void refresh() {
        if (dialog == null || !dialog.isVisible()) {
            return;
        }
        Workspace w = session.workspace();
        dialog.setTitle("Images of " + session.file().getFileName());
        counts = session.forecast().counts(w);
        if (!w.pictures().equals(pictures)) {
            Map<Integer, Picture> now = Map.copyOf(w.pictures());
            pictures = now;
            list.setListData(w.pictures().keySet().toArray(Integer[]::new));
            work(() -> {
                Set<Integer> gone = now.keySet().stream()
                        .filter(n -> LostImages.lost(Objects.requireNonNull(now.get(n))))
                        .collect(Collectors.toSet());
                EventQueue.invokeLater(() -> {
                    lost = gone;
                    list.repaint();
                });
            });
        }
        list.repaint();
    }

    private Component cell(int picture, boolean selected) {
        Picture p = Objects.requireNonNull(pictures.get(picture));
        int[] n = counts.getOrDefault(picture, new int[4]);
        String numbers = lost.contains(picture)
                ? n[0] + " objects, " + n[1] + " labelled<br><b>missing</b>"
                : n[0] + " objects, " + n[1] + " labelled<br>" + n[2] + " predicted, " + n[3] + " doubtful";
        String title = p.title().replace("&", "&amp;").replace("<", "&lt;");
        JLabel cell = new JLabel("<html><center>" + title + "<br>" + numbers, icon(p.file()), SwingConstants.CENTER);
        cell.setHorizontalTextPosition(SwingConstants.CENTER);
        cell.setVerticalTextPosition(SwingConstants.BOTTOM);
        cell.setFont(cell.getFont().deriveFont(Font.PLAIN));
        cell.setOpaque(selected);
        cell.setBackground(list.getSelectionBackground());
        cell.setToolTipText(p.file());
        return cell;
    }

    private Icon icon(String file) {
        Icon known = icons.get(file);
        if (known == null && !file.isEmpty()) {
            icons.put(file, blank);
            work(() -> Glance.picture(Path.of(file), SIDE_PX)
                    .ifPresent(picture -> EventQueue.invokeLater(() -> {
                        icons.put(file, new ImageIcon(picture));
                        list.repaint();
                    })));
        }
        return known == null ? blank : known;
    }

    private int chosen() {
        Integer chosen = list.getSelectedValue();
        if (chosen == null) {
            throw new UserException("No image is chosen.", "Click on one, or go to one with the arrow keys.");
        }
        return chosen;
    }

    private void open() {
        session.show(chosen());
    }

    /** Asks where a missing image is, and looks for the others there, too. */
    private void find() {
        int picture = lost.contains(list.getSelectedIndex() < 0 ? -1 : chosen())
                ? chosen()
                : lost.stream()
                        .min(Integer::compare)
                        .orElseThrow(() -> new UserException("No image is missing.", "Open one by a double click."));
        Map<Integer, Picture> all = Map.copyOf(session.workspace().pictures());
        String title = Objects.requireNonNull(all.get(picture)).title();
        widgets.file(
                        "The file " + title + ", or the folder in which it is now",
                        "found",
                        JFileChooser.FILES_AND_DIRECTORIES,
                        Optional.empty())
                .ifPresent(chosen -> work(() -> {
                    Map<Integer, Picture> found = LostImages.find(
                            all,
                            picture,
                            chosen,
                            sizes(Files.isDirectory(chosen) ? chosen : chosen.resolveSibling(".")));
                    EventQueue.invokeLater(() -> session.attempt(() -> found(all, found)));
                }));
    }

    /**
     * The images in a folder and below, which are not opened.
     *
     * @throws UserException where there is none
     */
    static List<Picture> read(Path folder) {
        List<Picture> read = new ArrayList<>();
        sizes(folder)
                .forEach((file, size) -> read.add(new Picture(
                        String.valueOf(file.getFileName()),
                        file.toString(),
                        size.get(0),
                        size.get(1),
                        "",
                        LostImages.fingerprint(file))));
        if (read.isEmpty()) {
            throw new UserException(
                    "The folder " + folder + " holds no image that can be read.", "Choose another one.");
        }
        return read;
    }

    /** Width and height of the image files in a folder and below, in pixels. */
    static Map<Path, List<Integer>> sizes(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            Map<Path, List<Integer>> sizes = new TreeMap<>();
            files.filter(ImageFile::named)
                    .filter(Files::isRegularFile)
                    .forEach(f -> Glance.size(f)
                            .ifPresent(size -> sizes.put(f.toAbsolutePath().normalize(), size)));
            return sizes;
        } catch (IOException | UncheckedIOException e) {
            throw new UserException("The folder " + folder + " cannot be read.", "Check its permissions.", e);
        }
    }

    private void found(Map<Integer, Picture> all, Map<Integer, Picture> found) {
        String renamed = found.entrySet().stream()
                .map(e -> List.of(
                        Path.of(Objects.requireNonNull(all.get(e.getKey())).file())
                                .getFileName(),
                        Path.of(e.getValue().file()).getFileName()))
                .filter(names -> !names.get(0).equals(names.get(1)))
                .map(names -> names.get(1) + " for " + names.get(0))
                .collect(Collectors.joining(", "));
        if (renamed.isEmpty() || widgets.yes("Under the old names they are not there. Use " + renamed + "?")) {
            session.change(() -> session.workspace().set(found));
            session.say("Missing images that were found: " + found.size() + ".");
        }
    }
}
