package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.GridLayout;
import java.awt.Point;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.WindowConstants;
import quadrant.find.Finder.Cell;
import quadrant.find.Projection;
import quadrant.find.Search;
import quadrant.find.Search.Like;
import quadrant.imagej.CellFinder;
import quadrant.imagej.CellFinder.Found;
import quadrant.imagej.CellFinder.Settings;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/** Finds the cells of an image, and shows them on it while settings are changed and cells are clicked on. */
final class FindCells implements Session.Preview {
    /** So many clicks set size and projection. */
    private static final int ENOUGH = 3;

    private static final String AUTOMATIC = "Automatic";

    private final ImagePlus image;
    private final Widgets widgets;
    private final Session session;
    private final Taker done;
    private final JDialog dialog;
    private final Background finder;
    private final AtomicInteger newest = new AtomicInteger();
    private final JLabel highLabel = new JLabel();
    private final JComboBox<Object> high = new JComboBox<>();
    private final JComboBox<Integer> channel = new JComboBox<>();
    private final Area typical = new Area("typical");
    private final Area least = new Area("smallest");
    private final Area most = new Area("largest");
    private final JRadioButton wrong = new JRadioButton("wrong outlines");
    private final JCheckBox only = new JCheckBox("Only objects like those clicked");
    private final JTextArea count = Widgets.lines("count", 3);
    private final JButton ok = new JButton("OK");
    private final List<Click> clicks = new ArrayList<>();
    private List<Like> never;
    private Optional<Like> kept;
    private Found found;
    private boolean showing;

    /** Receives the found cells, the settings, and which outlines were taken away by clicks. */
    interface Taker {
        void take(List<Roi> rois, Settings how, Predicate<Roi> away);
    }

    /**
     * A click on the image.
     *
     * @param before what was never wanted before it
     */
    private record Click(Point at, boolean wanted, List<Like> before) {}

    /**
     * A dialog for the image.
     *
     * @param start the settings that it begins with
     * @param done receives the found cells and the settings when the user accepts
     */
    FindCells(Widgets widgets, ImagePlus image, Session session, Settings start, Taker done) {
        this.image = image;
        this.widgets = widgets;
        this.session = session;
        this.done = done;
        dialog = new JDialog(widgets.frame(), "Find cells in " + image.getTitle());
        finder = new Background("find", session::failed);
        found = new Found(List.of(), List.of(), "", start);
        high.addItem(AUTOMATIC);
        Stream.of(Projection.values())
                .filter(p -> image.getType() == ImagePlus.COLOR_RGB || p.fits(false))
                .forEach(high::addItem);
        IntStream.rangeClosed(1, image.getNChannels()).forEach(channel::addItem);
        never = start.search().never();
        kept = start.search().only();
        set(start);
        high.addActionListener(e -> find());
        channel.addActionListener(e -> find());
        only.addActionListener(e -> {
            kept = Optional.empty();
            find();
        });
    }

    /** An area in square pixels: as it comes from the image, in grey, or as typed; an empty text is the image's again. */
    private final class Area extends JTextField {
        private double typed;

        Area(String name) {
            super(6);
            setName(name);
            setToolTipText("Empty: from the image");
            addActionListener(e -> read());
            addFocusListener(new FocusAdapter() {
                @Override
                public void focusLost(FocusEvent e) {
                    read();
                }
            });
        }

        private void read() {
            String text = getText().strip();
            boolean own = typed == 0 && getForeground().equals(Color.GRAY) && text.equals(getClientProperty("shown"));
            double now = own ? 0 : text.matches("\\d{1,9}(\\.\\d+)?") ? Double.parseDouble(text) : 0;
            if (now != typed || !(text.isEmpty() || own || now > 0)) {
                typed = now;
                find();
            }
        }

        private void show(double typedPx, double foundPx) {
            typed = typedPx;
            double px = typedPx > 0 ? typedPx : foundPx;
            setText(px > 0 ? String.format(Locale.ROOT, "%.0f", px) : "");
            putClientProperty("shown", getText());
            setForeground(typedPx > 0 ? Color.BLACK : Color.GRAY);
        }
    }

    private void set(Settings s) {
        Search search = s.search();
        high.setSelectedItem(search.high().map(Object.class::cast).orElse(AUTOMATIC));
        channel.setSelectedItem(Math.min(s.channel(), image.getNChannels()));
        typical.show(search.typicalPx(), 0);
        least.show(search.minPx(), 0);
        most.show(search.maxPx(), 0);
        only.setSelected(search.only().isPresent());
    }

    void show() {
        JPanel fields = new JPanel(new GridLayout(0, 2, 6, 4));
        fields.setBorder(BorderFactory.createEmptyBorder(8, 8, 4, 8));
        JRadioButton wanted = new JRadioButton("wanted cells", true);
        ButtonGroup group = new ButtonGroup();
        group.add(wanted);
        group.add(wrong);
        wrong.setToolTipText("Also with Alt held");
        add(fields, highLabel, high);
        if (image.getNChannels() > 1) {
            add(fields, new JLabel("Channel"), channel);
        }
        add(fields, new JLabel("Typical area (px²)"), typical);
        add(fields, new JLabel("Smallest area (px²)"), least);
        add(fields, new JLabel("Largest area (px²)"), most);
        add(fields, new JLabel("Clicks mark"), Widgets.row(wanted, wrong));
        add(fields, new JLabel(), only);
        JButton cancel = new JButton("Cancel");
        ok.setEnabled(false);
        ok.addActionListener(e -> accept());
        cancel.addActionListener(e -> close());
        JButton back = widgets.button("Take &back", "The last click: Ctrl+Z or Backspace", this::takeBack);
        JButton automatic = widgets.button("&Automatic", "Forgets clicks and settings", this::reset);
        JPanel south = new JPanel(new BorderLayout());
        south.add(count, BorderLayout.CENTER);
        south.add(Widgets.row(automatic, back, ok, cancel), BorderLayout.SOUTH);
        south.setBorder(BorderFactory.createEmptyBorder(0, 8, 0, 8));
        dialog.add(fields, BorderLayout.CENTER);
        dialog.add(south, BorderLayout.SOUTH);
        dialog.getRootPane().setDefaultButton(ok);
        for (int key : new int[] {KeyEvent.VK_ESCAPE, KeyEvent.VK_BACK_SPACE, KeyEvent.VK_Z}) {
            dialog.getRootPane()
                    .registerKeyboardAction(
                            e -> session.attempt(key == KeyEvent.VK_ESCAPE ? this::close : this::takeBack),
                            KeyStroke.getKeyStroke(key, key == KeyEvent.VK_Z ? KeyEvent.CTRL_DOWN_MASK : 0),
                            JComponent.WHEN_IN_FOCUSED_WINDOW);
        }
        dialog.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        Widgets.closing(dialog, this::close);
        dialog.pack();
        dialog.setLocationRelativeTo(dialog.getOwner());
        dialog.setVisible(true);
        session.preview(Optional.of(this));
        find();
    }

    private static void add(JPanel fields, JLabel label, JComponent field) {
        label.setLabelFor(field);
        fields.add(label);
        fields.add(field);
    }

    private void accept() {
        List<Roi> rois = wanted();
        for (int i = 0; i < rois.size(); i++) {
            rois.get(i).setName(String.format(Locale.ROOT, "%04d", i + 1));
        }
        Search asked = settings().search();
        Search used = found.used().search();
        Search how = of(true).count() < ENOUGH ? asked : sized(asked.of(used.high()), used.typicalPx());
        Settings last = new Settings(settings().channel(), how.filtered(kept, never));
        close();
        session.attempt(() -> done.take(rois, last, away()));
    }

    private static Search sized(Search s, double typicalPx) {
        return s.sized(typicalPx, s.minPx(), s.maxPx());
    }

    @Override
    public void close() {
        newest.incrementAndGet();
        session.preview(Optional.empty());
        finder.close();
        dialog.dispose();
    }

    private void reset() {
        clicks.clear();
        never = List.of();
        kept = Optional.empty();
        set(CellFinder.usual(image));
        find();
    }

    // what the settings are, and what they find

    private Settings settings() {
        Optional<Projection> chosen =
                high.getSelectedItem() instanceof Projection p ? Optional.of(p) : Optional.empty();
        Search s = new Search(chosen, typical.typed, least.typed, most.typed, Optional.empty(), never);
        return new Settings(channel.getSelectedItem() instanceof Integer c ? c : 1, s);
    }

    private void find() {
        if (showing) {
            return;
        }
        if (image.getWindow() == null) {
            close();
            return;
        }
        Settings asked = settings();
        ImageProcessor plane =
                CellFinder.plane(image, asked.channel(), session.cells().planes());
        int[][] points = of(true).map(c -> new int[] {c.at.x, c.at.y}).toArray(int[][]::new);
        Optional<Like> remembered = kept;
        boolean filter = only.isSelected();
        int own = newest.incrementAndGet();
        Task task = Task.unwatched(() -> own != newest.get());
        count.setText("Looking …");
        finder.latest(() -> {
            try {
                Settings s = points.length < ENOUGH ? asked : learnt(plane, asked, task, points);
                Optional<Like> like = filter ? remembered : Optional.empty();
                if (filter && like.isEmpty()) {
                    like = like(CellFinder.find(plane, s, task), points);
                }
                Search search = s.search().filtered(like, asked.search().never());
                Found now = CellFinder.find(plane, new Settings(s.channel(), search), task);
                EventQueue.invokeLater(() -> {
                    if (own == newest.get()) {
                        kept = search.only();
                        found = now;
                        shown();
                    }
                });
            } catch (CancelledException e) {
                // something newer is looked for, or nothing any more
            }
        });
    }

    /** What clicks say, where the user has not said it. */
    private static Settings learnt(ImageProcessor plane, Settings asked, Task task, int[]... points) {
        Search s = asked.search();
        Search l = CellFinder.learnt(plane, asked, task, points).search();
        Search all = s.high().isPresent() ? l.of(s.high()) : l;
        return new Settings(asked.channel(), s.typicalPx() > 0 ? sized(all, s.typicalPx()) : all);
    }

    private static Optional<Like> like(Found all, int[]... points) {
        List<Cell> some = IntStream.range(
                        0, Math.min(all.rois().size(), all.cells().size()))
                .filter(i -> Stream.of(points).anyMatch(p -> all.rois().get(i).contains(p[0], p[1])))
                .mapToObj(i -> all.cells().get(i))
                .toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(Like.those(some));
    }

    private Stream<Click> of(boolean wanted) {
        return clicks.stream().filter(c -> c.wanted == wanted);
    }

    /** The outlines without those that were taken away. */
    private List<Roi> wanted() {
        return found.rois().stream().filter(away().negate()).toList();
    }

    private Predicate<Roi> away() {
        List<Point> wrong = of(false).map(Click::at).toList();
        return r -> wrong.stream().anyMatch(p -> r.contains(p.x, p.y));
    }

    private void shown() {
        List<Roi> rois = wanted();
        Search used = found.used().search();
        Search asked = settings().search();
        showing = true;
        highLabel.setText(
                "High in cells" + used.high().map(h -> " (here " + h + ")").orElse(""));
        typical.show(asked.typicalPx(), used.typicalPx());
        least.show(asked.minPx(), used.minPx());
        most.show(asked.maxPx(), used.maxPx());
        only.setEnabled(only.isSelected() || of(true).findAny().isPresent());
        showing = false;
        long border = rois.stream()
                .filter(r -> r.getProperty(CellFinder.BORDER) != null)
                .count();
        int away = found.rois().size() - rois.size();
        String out = Stream.of(found.leftOut(), away > 0 ? away + " taken away" : "")
                .filter(t -> !t.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .map(t -> " Left out: " + t + ".")
                .orElse("");
        long more = ENOUGH - of(true).count();
        String hint = more <= 0
                ? ""
                : more == ENOUGH
                        ? " Click on three wanted cells where size or kind is wrong."
                        : " " + more + " more click" + (more > 1 ? "s" : "") + " on wanted cells set size and kind.";
        count.setText(rois.size() + " found, " + border + " at the border." + out + hint);
        ok.setEnabled(!rois.isEmpty());
        session.preview(Optional.of(this));
    }

    // as a preview

    @Override
    public ImagePlus image() {
        return image;
    }

    @Override
    public List<Roi> rois() {
        double side = Math.max(3, Math.sqrt(found.used().search().typicalPx()) / 4);
        List<Roi> all = new ArrayList<>(wanted());
        of(true).forEach(c -> {
            Roi mark = new OvalRoi(c.at.x + 0.5 - side / 2, c.at.y + 0.5 - side / 2, side, side);
            mark.setStrokeColor(Color.GREEN);
            all.add(mark);
        });
        return all;
    }

    @Override
    public void click(Point at, boolean alt) {
        boolean wanted = !alt && !wrong.isSelected();
        int hit = IntStream.range(0, found.rois().size())
                .filter(i -> found.rois().get(i).contains(at.x, at.y))
                .findFirst()
                .orElse(-1);
        if (wanted || hit >= 0) {
            clicks.add(new Click(at, wanted, never));
            if (wanted) {
                kept = Optional.empty();
                find();
            } else {
                shown();
                askFor(found.cells().get(hit));
            }
        }
    }

    /** Asks whether the like of an outline that was taken away goes, too. */
    private void askFor(Cell cell) {
        Like like = Like.close(cell);
        long others = found.cells().stream().filter(like::has).count() - 1;
        if (others > 0
                && widgets.yes(others
                        + " other outlines are like this one. Take them away, too, here and on the next images?")) {
            never = Stream.concat(never.stream(), Stream.of(like)).toList();
            find();
        }
    }

    @Override
    public void takeBack() {
        if (!clicks.isEmpty()) {
            never = clicks.remove(clicks.size() - 1).before;
            kept = Optional.empty();
            find();
        }
    }
}
