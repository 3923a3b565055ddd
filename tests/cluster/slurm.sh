#!/usr/bin/env bash
# A throw-away Slurm on this machine, for tests: two nodes on loopback, no database, no cgroups.
#   slurm.sh start    needs root and Debian's slurm-wlm and munge; writes /etc/slurm/slurm.conf if there is none
#   slurm.sh stop     stops what was started, and removes the configuration
set -euo pipefail
home=${SLURM_TEST_HOME:-${TMPDIR:-/tmp}/slurm-test}
configuration=/etc/slurm/slurm.conf
mark="# written by the test start script"

start() {
  if [ -e $configuration ] && ! grep -qF "$mark" $configuration; then
    echo "$configuration belongs to somebody else: not touched" >&2
    exit 1
  fi
  mkdir -p "$home"/{state,log,run,node1,node2} /etc/slurm
  host=$(hostname -s)
  cat > $configuration <<CONF
$mark
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/%n
SlurmctldPidFile=$home/run/slurmctld.pid
SlurmdPidFile=$home/run/%n.pid
SlurmctldLogFile=$home/log/slurmctld.log
SlurmdLogFile=$home/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=2
MinJobAge=300
ReturnToService=2
NodeName=node[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17201-17202] CPUs=$(nproc) RealMemory=6000
PartitionName=short Nodes=ALL Default=YES MaxTime=01:00:00 State=UP
CONF
  if ! munge -n > /dev/null 2>&1; then
    install -d -o munge -g munge -m 755 /run/munge
    install -d -o munge -g munge -m 700 /var/log/munge /var/lib/munge /etc/munge
    if [ ! -s /etc/munge/munge.key ]; then
      dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none
      chown munge:munge /etc/munge/munge.key
      chmod 400 /etc/munge/munge.key
    fi
    runuser -u munge -- /usr/sbin/munged
  fi
  slurmctld
  for node in node1 node2; do slurmd -N $node; done
  for _ in $(seq 100); do
    sinfo --noheader --format '%T %D' 2> /dev/null | grep -q '^idle 2' && exit 0
    sleep 0.2
  done
  echo "Slurm did not come up, see $home/log" >&2
  exit 1
}

stop() {
  for file in "$home"/run/*.pid; do
    [ -s "$file" ] && kill "$(cat "$file")" 2> /dev/null || true
  done
  # Without its controller the configuration would make every Slurm command, and so Snakemake's plugin, wait.
  if grep -qsF "$mark" $configuration; then rm $configuration; fi
}

"$1"
