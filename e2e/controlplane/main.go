// Command controlplane runs a real Kubernetes control plane on loopback, for tests: etcd, kube-apiserver,
// kube-controller-manager and kube-scheduler, each as a child process of this one binary.
//
//	controlplane up -dir DIR [-port 21000] [-sync 1s]
//
// It prints the path of a kubeconfig once the API server is ready, and stops everything on SIGINT, SIGTERM
// or when its standard input closes. A line "stop NAME", "kill NAME" or "start NAME" on standard input stops one
// component, in good order or at once, or starts it again with the arguments that it had; it is answered with
// "stopped NAME", "killed NAME" or "started NAME".
// Nodes and kubelets are not part of it.
package main

import (
	"bufio"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

const (
	adminToken  = "admin-token"
	viewerToken = "viewer-token" // authenticated, and bound to nothing until a test says so
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: controlplane up -dir DIR [-port 21000] [-sync 1s]")
	}
	verb := os.Args[1]
	os.Args = append([]string{verb}, os.Args[2:]...)
	switch verb {
	case "up":
		up()
	case "etcd":
		etcd(os.Args[1], os.Args[2], os.Args[3])
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	default:
		fail("unknown command %q", verb)
	}
}

func up() {
	dir := flag.String("dir", "", "directory for data, logs and the kubeconfig (required)")
	port := flag.Int("port", 21000, "first of five consecutive loopback ports")
	sync := flag.String("sync", "1s", "resync period of the persistent volume controller")
	gates := flag.String("feature-gates", "", "passed to every component")
	flag.Parse()
	if *dir == "" {
		fail("-dir is required")
	}
	root, err := filepath.Abs(*dir)
	check(err)
	check(os.MkdirAll(root, 0o755))
	in := func(name string) string { return filepath.Join(root, name) }
	addr := func(offset int) string { return "127.0.0.1:" + strconv.Itoa(*port+offset) }

	writeKey(in("service-account.key"))
	check(os.WriteFile(in("tokens.csv"), []byte(adminToken+",admin,admin,system:masters\n"+viewerToken+",viewer,viewer\n"), 0o600))
	writeKubeconfig(in("kubeconfig"), "https://"+addr(2), adminToken)
	writeKubeconfig(in("kubeconfig-viewer"), "https://"+addr(2), viewerToken)

	self, err := os.Executable()
	check(err)
	var children []*child
	stop := func() {
		for i := len(children) - 1; i >= 0; i-- { // etcd last: the API server flushes to it
			children[i].stop()
		}
	}
	start := func(name string, args ...string) {
		if *gates != "" && name != "etcd" {
			args = append(args, "--feature-gates="+*gates)
		}
		c := &child{name: name, dir: root, log: in(name + ".log"), argv: append([]string{self, name}, args...)}
		c.start()
		children = append(children, c)
	}

	start("etcd", in("etcd"), "http://"+addr(0), "http://"+addr(1))
	start("kube-apiserver",
		"--etcd-servers=http://"+addr(0), "--bind-address=127.0.0.1", "--secure-port="+strconv.Itoa(*port+2), "--cert-dir="+in("certs"),
		"--token-auth-file="+in("tokens.csv"), "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-signing-key-file="+in("service-account.key"),
		"--service-account-key-file="+in("service-account.key"), "--service-cluster-ip-range=10.0.0.0/24",
		"--disable-admission-plugins=ServiceAccount,TaintNodesByCondition")
	if err := ready("https://" + addr(2) + "/readyz"); err != nil {
		stop()
		fail("kube-apiserver is not ready: %v; see %s", err, in("kube-apiserver.log"))
	}
	start("kube-controller-manager",
		"--kubeconfig="+in("kubeconfig"), "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port="+strconv.Itoa(*port+3), "--cert-dir="+in("kcm"),
		"--service-account-private-key-file="+in("service-account.key"), "--pvclaimbinder-sync-period="+*sync, "--enable-hostpath-provisioner=true",
		"--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-certificatesigningrequest-signing-controller")
	start("kube-scheduler",
		"--kubeconfig="+in("kubeconfig"), "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port="+strconv.Itoa(*port+4), "--cert-dir="+in("scheduler"))
	fmt.Println(in("kubeconfig"))

	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGINT, syscall.SIGTERM)
	commands := make(chan string)
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			commands <- lines.Text()
		}
		quit <- syscall.SIGTERM
	}()
	for {
		select {
		case command := <-commands:
			fmt.Println(obey(children, command))
		case <-quit:
			stop()
			return
		}
	}
}

// child is one component of the control plane: a process of this same binary that can be stopped and started again.
type child struct {
	name, dir, log string
	argv           []string
	process        *exec.Cmd
}

func (c *child) start() {
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	check(err)
	defer log.Close()
	c.process = exec.Command(c.argv[0], c.argv[1:]...)
	c.process.Dir, c.process.Stdout, c.process.Stderr = c.dir, log, log
	check(c.process.Start())
}

func (c *child) stop() { c.end(syscall.SIGTERM) }

func (c *child) end(by os.Signal) {
	if c.process == nil {
		return
	}
	c.process.Process.Signal(by)
	kill := time.AfterFunc(10*time.Second, func() { c.process.Process.Kill() })
	c.process.Wait()
	kill.Stop()
	c.process = nil
}

// obey carries out one command from standard input and returns the line that answers it.
func obey(children []*child, command string) string {
	verb, name, _ := strings.Cut(command, " ")
	for _, c := range children {
		if c.name != name {
			continue
		}
		switch verb {
		case "stop":
			c.stop()
			return "stopped " + name
		case "kill":
			c.end(syscall.SIGKILL)
			return "killed " + name
		case "start":
			c.stop()
			c.start()
			return "started " + name
		}
	}
	return "unknown command " + strconv.Quote(command)
}

func etcd(dir, client, peer string) {
	c, err := url.Parse(client)
	check(err)
	p, err := url.Parse(peer)
	check(err)
	cfg := embed.NewConfig()
	cfg.Dir, cfg.LogLevel, cfg.UnsafeNoFsync = dir, "error", true
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*c}, []url.URL{*c}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*p}, []url.URL{*p}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	e, err := embed.StartEtcd(cfg)
	check(err)
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-quit:
		e.Close()
	case <-e.Server.StopNotify():
	}
}

func ready(url string) error {
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	var last error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		req, _ := http.NewRequest("GET", url, nil)
		req.Header.Set("Authorization", "Bearer "+adminToken)
		res, err := client.Do(req)
		if err != nil {
			last = err
			continue
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return nil
		}
		last = fmt.Errorf("status %s", res.Status)
	}
	return last
}

func writeKey(path string) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	check(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}), 0o600))
}

func writeKubeconfig(path, server, token string) {
	check(os.WriteFile(path, []byte(fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
users: [{name: test, user: {token: "%s"}}]
contexts: [{name: test, context: {cluster: test, user: test}}]
`, server, token)), 0o600))
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "controlplane: "+format+"\n", args...)
	os.Exit(1)
}
